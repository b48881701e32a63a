from sources.source import Source


def make(rows: list[int]) -> Source:
    kind = type("Made", (Source,), {"read": lambda self: rows})
    return kind()


def main() -> int:
    return make([5, 6]).count()
