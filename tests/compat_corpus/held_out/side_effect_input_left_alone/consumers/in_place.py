from enrich.rows import add_day


def main() -> str:
    row = {"id": 1}
    add_day(row, "2024-05-01")
    return row["day"]
