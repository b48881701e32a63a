from schema.orders import COLUMNS


def main() -> list[str]:
    return sorted(set(COLUMNS) - {"id"})
