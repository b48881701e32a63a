from prices.lookup import prices


def doubled(key: str) -> int:
    found = prices((key,))
    before = found[key]
    found[key] *= 2
    return before


def main() -> list[int]:
    return [doubled("a"), doubled("a")]
