import asyncio

from fanout import run


async def good():
    return 2


def main():
    return sum(asyncio.run(run.run_all(good, good)))
