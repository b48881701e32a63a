from catalog.owners import tables


def main() -> int:
    return len(tables())
