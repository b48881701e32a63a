from enrich.rows import add_day


def main() -> bool:
    row = {"id": 1}
    return add_day(row, "2024-05-01") is row
