from updates.patch import merged

TABLE = {"name": "orders", "owner": "core"}


def main() -> str:
    table = merged(TABLE, name="refunds", owner=None)
    return table["owner"].upper()
