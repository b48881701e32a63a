def count(table: str, where: str = "") -> str:
    return f"select count(*) from {table}" + (f" where {where}" if where else "")
