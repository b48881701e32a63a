from schema import orders


def main() -> str:
    return f"INSERT INTO t ({', '.join(orders.COLUMNS)}) VALUES (7, 19.99, 'NO')"
