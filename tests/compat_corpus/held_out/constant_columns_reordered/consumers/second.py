from schema.orders import COLUMNS


def main() -> str:
    return COLUMNS[1]
