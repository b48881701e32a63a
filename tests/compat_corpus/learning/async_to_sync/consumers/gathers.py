import asyncio

from fetcher.api import fetch


async def extract() -> list[int]:
    pages = await asyncio.gather(*(fetch(number) for number in (1, 2)))
    return [page["rows"] for page in pages]


def main() -> list[int]:
    return asyncio.run(extract())
