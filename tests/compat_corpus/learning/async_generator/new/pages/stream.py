from collections.abc import AsyncIterator


async def pages(count: int) -> AsyncIterator[str]:
    for number in range(count):
        yield f"page {number}"


def last(count: int) -> str:
    return f"page {count - 1}"
