from typing import Generic, TypeVar

T = TypeVar("T")


class Table(Generic[T]):
    def __init__(self, rows: list[T]) -> None:
        self.rows = rows

    def first(self) -> T:
        return self.rows[0]
