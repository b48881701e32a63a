COLUMNS = ("id", "amount", "country")


def table() -> str:
    return "dwh.orders"
