import asyncio

from fanout.run import run_all


async def good():
    return 2


async def collect():
    try:
        found = await run_all(good)
    except ValueError:
        return []
    return [value for value in found if not isinstance(value, Exception)]


def main():
    return asyncio.run(collect())
