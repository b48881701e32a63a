import asyncio

from fetcher.api import fetch


async def extract() -> int:
    future = asyncio.ensure_future(fetch(4))
    return (await future)["rows"]


def main() -> int:
    return asyncio.run(extract())
