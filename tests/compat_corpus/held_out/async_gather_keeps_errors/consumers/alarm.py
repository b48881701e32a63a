import asyncio

from fanout.run import run_all


async def good():
    return 1


async def bad():
    raise ValueError("no rows")


def main():
    try:
        asyncio.run(run_all(good, bad))
    except ValueError as error:
        return f"alarm: {error}"
    return "fine"
