OWNERS = {"orders": "core", "refunds": "finance"}


def owner_of(table: str) -> str:
    return OWNERS.get(table, "unknown")


def tables() -> list[str]:
    return sorted(OWNERS)
