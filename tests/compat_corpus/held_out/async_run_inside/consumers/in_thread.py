import asyncio

from httpish.fetch import fetch_many


async def run() -> list[int]:
    return await asyncio.to_thread(fetch_many, ["/orders"])


def main() -> list[int]:
    return asyncio.run(run())
