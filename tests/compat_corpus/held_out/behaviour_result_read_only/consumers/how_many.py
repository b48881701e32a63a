from meta.table import tables


def main() -> int:
    return len(tables())
