from collections.abc import AsyncIterator
from typing import Any

BATCH = 2


async def stream(limit: int) -> AsyncIterator[Any]:
    for start in range(0, limit, BATCH):
        yield [{"id": row} for row in range(start, min(start + BATCH, limit))]
