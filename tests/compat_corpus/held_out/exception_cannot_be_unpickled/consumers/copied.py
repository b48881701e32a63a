import copy

from errors import load


def main() -> str:
    error = load.LoadError("too late", "orders")
    return str(copy.copy(error))
