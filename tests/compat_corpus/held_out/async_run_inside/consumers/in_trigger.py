import asyncio

from httpish.fetch import fetch_many


async def run() -> int:
    await asyncio.sleep(0)
    return sum(fetch_many(["/orders", "/shops"]))


def main() -> int:
    return asyncio.run(run())
