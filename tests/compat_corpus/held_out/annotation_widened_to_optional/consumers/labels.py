from catalog.owners import owner_of


def main() -> list[str]:
    return [owner_of(table).upper() for table in ("orders", "stock")]
