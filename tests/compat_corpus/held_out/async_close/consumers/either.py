import asyncio
import inspect

from pools.pool import Pool


def main():
    pool = Pool(3)
    left = pool.close()
    if inspect.isawaitable(left):

        async def wait():
            return await left

        left = asyncio.run(wait())
    return left, pool.closed
