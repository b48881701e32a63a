from catalog.owners import owner_of


def main() -> list[str]:
    return [table for table in ("orders", "stock") if owner_of(table) == "unknown"]
