import asyncio
from collections.abc import Callable

from httpish import fetch


async def call(get: Callable[[list[str]], list[int]]) -> list[int]:
    return get(["/a"])


def main() -> list[int]:
    return asyncio.run(call(fetch.fetch_many))
