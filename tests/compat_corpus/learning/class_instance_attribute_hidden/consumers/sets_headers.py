from hooks.http import HttpHook


def main() -> str:
    hook = HttpHook("api")
    hook.headers = {"token": "t"}
    return hook.request("/a")
