from dwh.query import rows


def main() -> int:
    return len(rows("events", None))
