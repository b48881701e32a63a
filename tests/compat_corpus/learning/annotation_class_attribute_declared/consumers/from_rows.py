from schema.models import Order

COLUMNS = {int: "BIGINT", float: "DOUBLE"}


def main():
    (key, _), (value, _) = Order.__annotations__.items()
    return f"{key} -> {value}"
