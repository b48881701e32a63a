from collections.abc import Iterator


class ResultSet:
    def __init__(self, *rows: int) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows)

    def first(self) -> int:
        return self.rows[0]
