from dwh.query import rows


def main() -> int:
    return sum(rows("events"))
