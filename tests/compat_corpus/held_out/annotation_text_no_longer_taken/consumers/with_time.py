from datetime import datetime

from partitioning.keys import key


def main() -> str:
    return key(table="orders", day=datetime(2024, 5, 1, 6))
