from lake import read_table


def main() -> list[object]:
    return [row["id"] for row in read_table("sales.orders", ["id"], limit=1)]
