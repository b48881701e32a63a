from tasks.deco import chain


def main() -> str:
    return chain("extract", "load")
