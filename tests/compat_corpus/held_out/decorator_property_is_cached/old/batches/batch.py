class Batch:
    def __init__(self, amounts: list[float]) -> None:
        self.amounts = amounts

    @property
    def total(self) -> float:
        return sum(self.amounts)

    @property
    def size(self) -> int:
        return len(self.amounts)
