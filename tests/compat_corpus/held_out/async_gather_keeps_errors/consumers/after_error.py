import asyncio

from fanout.run import run_all


async def good():
    return 1


async def bad():
    raise ValueError("no rows")


async def total():
    try:
        found = await run_all(good, bad)
    except ValueError:
        found = []
    return sum(found)


def main():
    return asyncio.run(total())
