from frames.table import Table


def main() -> bool:
    return Table([1, 2]).size() > 1
