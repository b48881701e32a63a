from frames.table import Table


def main() -> int:
    return Table([1, 2]).total()
