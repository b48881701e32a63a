def union(*tables: str, distinct: bool = False) -> str:
    word = " UNION " if distinct else " UNION ALL "
    return word.join(f"SELECT * FROM {table}" for table in tables)


def limit(sql: str, rows: int) -> str:
    return f"{sql} LIMIT {rows}"
