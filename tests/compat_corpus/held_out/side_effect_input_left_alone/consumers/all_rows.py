from enrich import rows


def main() -> list[str]:
    found = [{"id": 1}, {"id": 2}]
    for row in found:
        rows.add_day(row, day="2024-05-01")
    return [f"{row['id']} {row['day']}" for row in found]
