from schema.models import Order

COLUMNS = {int: "BIGINT", float: "DOUBLE"}


def main():
    return ", ".join(f"{name} {COLUMNS[kind]}" for name, kind in Order.__annotations__.items())
