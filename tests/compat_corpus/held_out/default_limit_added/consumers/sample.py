from dwh.query import rows


def main() -> list[int]:
    return rows("events", limit=3)
