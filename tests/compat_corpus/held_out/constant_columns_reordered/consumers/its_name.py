from schema.orders import table


def main() -> str:
    return table()
