async def until_ready(table: str) -> str:
    return f"{table} is ready"
