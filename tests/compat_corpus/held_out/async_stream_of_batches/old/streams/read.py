from collections.abc import AsyncIterator
from typing import Any


async def stream(limit: int) -> AsyncIterator[Any]:
    for row in range(limit):
        yield {"id": row}
