from lake import read_table

TABLE = "sales.orders"


def main() -> int:
    rows = read_table(TABLE, columns=["id"])
    return len(rows)
