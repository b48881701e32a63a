class Order:
    id: int
    amount: float
    note: str

    @classmethod
    def table(cls):
        return cls.__name__.lower()
