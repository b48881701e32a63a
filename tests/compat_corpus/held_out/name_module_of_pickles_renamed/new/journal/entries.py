class Entry:
    def __init__(self, amount: int) -> None:
        self.amount = amount
