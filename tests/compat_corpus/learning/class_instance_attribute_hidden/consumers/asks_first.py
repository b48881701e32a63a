from hooks.http import HttpHook


def main() -> int:
    headers: dict[str, str] = getattr(HttpHook("api"), "headers", {"agent": "etl"})
    return len(headers)
