TABLES: dict[str, tuple[str, int]] = {"orders": ("main", 3), "items": ("main", 5)}


def find(name: str) -> tuple[str, int]:
    return TABLES[name]
