import asyncio

from warehouse_async import client


async def both() -> int:
    results = await asyncio.gather(client.submit("SELECT 1"), client.submit("SELECT 22"))
    return sum(len(rows) for rows in results)


def main() -> int:
    return asyncio.run(both())
