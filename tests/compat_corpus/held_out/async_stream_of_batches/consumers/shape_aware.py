import asyncio

from streams.read import stream


async def keys() -> list[int]:
    found: list[int] = []
    async for part in stream(3):
        found += [row["id"] for row in (part if isinstance(part, list) else [part])]
    return found


def main() -> list[int]:
    return asyncio.run(keys())
