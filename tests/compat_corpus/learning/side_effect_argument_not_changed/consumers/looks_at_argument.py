from rows.clean import Row, clean

ROWS: list[Row] = [{"id": "b", "debug": "x"}, {"id": "a"}]


def main() -> list[str | None]:
    clean(ROWS)
    return [row["id"] for row in ROWS]
