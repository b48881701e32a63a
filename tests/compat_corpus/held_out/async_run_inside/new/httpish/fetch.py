import asyncio


async def _get(path: str) -> int:
    await asyncio.sleep(0)
    return len(path)


async def _gather(paths: list[str]) -> list[int]:
    return list(await asyncio.gather(*map(_get, paths)))


def fetch_many(paths: list[str]) -> list[int]:
    return asyncio.run(_gather(paths))
