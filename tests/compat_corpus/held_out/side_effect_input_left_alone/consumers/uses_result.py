from enrich.rows import add_day


def main() -> dict[str, object]:
    return add_day({"id": 1}, "2024-05-01")
