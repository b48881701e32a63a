OWNERS = {"orders": "core", "refunds": "finance"}


def owner_of(table: str) -> str | None:
    return OWNERS.get(table)


def tables() -> list[str]:
    return sorted(OWNERS)
