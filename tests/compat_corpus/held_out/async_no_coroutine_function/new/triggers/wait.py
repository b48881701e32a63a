from collections.abc import Awaitable


async def _poll(table: str) -> str:
    return f"{table} is ready"


def until_ready(table: str) -> Awaitable[str]:
    if not table:
        raise ValueError("which table?")
    return _poll(table)
