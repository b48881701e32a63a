COLUMNS = ("id", "country", "amount")


def table() -> str:
    return "dwh.orders"
