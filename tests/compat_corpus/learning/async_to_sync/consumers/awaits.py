import asyncio

from fetcher.api import fetch


async def extract() -> int:
    page = await fetch(2)
    return page["rows"]


def main() -> int:
    return asyncio.run(extract())
