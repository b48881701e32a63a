class Frame:
    def __init__(self, rows: list[int]) -> None:
        self.rows = rows

    def total(self) -> int:
        return sum(self.rows)


def empty() -> Frame:
    return Frame([])
