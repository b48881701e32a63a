def fetch(table: str) -> list[int]:
    return [1, 2, 3] if table == "orders" else []


def total(table: str) -> int:
    return sum(fetch(table))
