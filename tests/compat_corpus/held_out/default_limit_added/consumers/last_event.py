from dwh.query import rows


def main() -> int:
    return rows("events")[2499]
