import asyncio

from warehouse_async.client import submit


async def first() -> int:
    rows = await submit("SELECT 1")
    return rows[0]


def main() -> int:
    return asyncio.run(first())
