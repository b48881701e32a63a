import asyncio

from triggers.wait import until_ready


async def wait() -> str:
    return await until_ready("orders")


def main() -> str:
    return asyncio.run(wait())
