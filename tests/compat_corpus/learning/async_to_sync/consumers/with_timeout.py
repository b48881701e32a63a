import asyncio

import fetcher.api


async def extract(page: int) -> int:
    async with asyncio.timeout(5):
        found = await fetcher.api.fetch(page)
    return found["rows"]


def main() -> list[int]:
    return [asyncio.run(extract(page)) for page in (1, 2)]
