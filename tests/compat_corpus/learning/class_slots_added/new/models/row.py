class Row:
    __slots__ = ("amount", "key")

    def __init__(self, key: str, amount: float) -> None:
        self.key = key
        self.amount = amount
