class Table:
    def __init__(self, rows: list[int]) -> None:
        self.rows = rows

    def size(self) -> int:
        return len(self.rows)

    def total(self) -> int:
        return sum(self.rows)
