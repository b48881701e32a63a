import asyncio

from streams.read import stream


async def totals() -> dict[str, int]:
    found: dict[str, int] = {}
    async for row in stream(2):
        for key, value in row.items():
            found[key] = found.get(key, 0) + value
    return found


def main() -> dict[str, int]:
    return asyncio.run(totals())
