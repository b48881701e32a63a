import asyncio

from warehouse_async.client import submit


async def rows() -> list[int]:
    found = await submit("SELECT 1")
    return await found.rows() if hasattr(found, "rows") else found


def main() -> list[int]:
    return asyncio.run(rows())
