import asyncio

from streams.read import stream


async def count() -> int:
    return len([row async for row in stream(5)])


def main() -> int:
    return asyncio.run(count())
