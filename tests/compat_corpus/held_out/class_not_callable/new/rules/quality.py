class Rule:
    def __init__(self, column: str, low: float) -> None:
        self.column = column
        self.low = low

    def holds(self, row: dict[str, float]) -> bool:
        return row[self.column] >= self.low
