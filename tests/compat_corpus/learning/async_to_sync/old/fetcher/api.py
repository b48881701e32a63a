async def fetch(page: int) -> dict[str, int]:
    return {"page": page, "rows": page * 10}
