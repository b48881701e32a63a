import asyncio
import inspect

from pages.stream import pages


async def drain() -> list[str]:
    return [page async for page in pages(2)]


def main() -> list[str]:
    return asyncio.run(drain()) if inspect.isasyncgenfunction(pages) else list(pages(2))
