import asyncio

from streams.read import stream


async def keys() -> list[int]:
    return [row["id"] async for row in stream(3)]


def main() -> list[int]:
    return asyncio.run(keys())
