from grid.table import Table

Texts = Table[str]


def main() -> str:
    return Texts(["a"]).first()
