import asyncio


async def fetch(page: int) -> int:
    return page * 10


def main() -> int:
    return asyncio.run(fetch(2))
