from refdata import lookup


def main() -> list[str]:
    return lookup.names_of(keys=[2, 1], ignore_missing=False)
