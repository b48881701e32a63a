from grid.table import Table


def main() -> str:
    return str(Table(["x"]).first())
