from catalog.owners import owner_of, tables


def main() -> list[str]:
    return [owner_of(table).title() for table in tables()]
