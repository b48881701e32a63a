def load(table: str) -> str:
    """Loads a table."""
    return f"loaded {table}"


def check(table: str) -> bool:
    return table.islower()
