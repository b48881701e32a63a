import asyncio


async def run_all(*steps):
    return await asyncio.gather(*(step() for step in steps))
