from hooks.http import HttpHook


def main() -> str:
    return HttpHook("api").request("/items")
