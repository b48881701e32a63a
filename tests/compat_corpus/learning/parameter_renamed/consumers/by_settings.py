import lake.io

SETTINGS: dict[str, object] = {"columns": ["amount"], "limit": 1}


def main() -> list[object]:
    return [row["amount"] for row in lake.io.read_table("sales.orders", **SETTINGS)]
