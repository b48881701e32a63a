from errors.load import LoadError


class OrdersError(LoadError):
    def __init__(self, message: str) -> None:
        super().__init__(message, "orders")


def main() -> str:
    return OrdersError("late").table
