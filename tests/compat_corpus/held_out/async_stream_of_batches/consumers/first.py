import asyncio

from streams import read


async def first() -> int:
    row = await anext(read.stream(5))
    return row["id"] + 1


def main() -> int:
    return asyncio.run(first())
