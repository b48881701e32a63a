def count(table: str, where: str = "") -> str:
    clause = f"\nWHERE {where}" if where else ""
    return f'SELECT COUNT(*) AS n\nFROM "{table}"{clause}'
