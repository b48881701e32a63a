from itertools import starmap

from hashing.keys import surrogate


def main() -> list[str]:
    return list(starmap(surrogate, [("a", 1), ("b", 2)]))
