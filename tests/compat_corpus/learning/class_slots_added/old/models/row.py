class Row:
    def __init__(self, key: str, amount: float) -> None:
        self.key = key
        self.amount = amount
