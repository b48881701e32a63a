import asyncio

from warehouse_async.client import submit


async def refresh() -> str:
    await submit("REFRESH MATERIALIZED VIEW sales")
    return "refreshed"


def main() -> str:
    return asyncio.run(refresh())
