import asyncio

from triggers.wait import until_ready


async def both() -> list[str]:
    return list(await asyncio.gather(until_ready("a"), until_ready("b")))


def main() -> list[str]:
    return asyncio.run(both())
