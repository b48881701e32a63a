from typing import Any


class Statement:
    def __init__(self, sql: str) -> None:
        self.sql = sql

    async def rows(self) -> list[int]:
        return [len(self.sql)]


async def submit(sql: str) -> Any:
    return Statement(sql)


async def ping() -> str:
    return "pong"
