from datetime import date

from partitioning.keys import key


def main() -> str:
    return key("orders", date(2024, 5, 1))
