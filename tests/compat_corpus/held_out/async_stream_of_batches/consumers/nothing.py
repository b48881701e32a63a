import asyncio

from streams.read import stream


async def any_rows() -> bool:
    async for _ in stream(0):
        return True
    return False


def main() -> bool:
    return asyncio.run(any_rows())
