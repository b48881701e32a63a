class Order:
    id: int
    amount: float

    @classmethod
    def table(cls):
        return cls.__name__.lower()
