from tables.export import export


def main() -> str:
    return export([1, 2], kind="json")
