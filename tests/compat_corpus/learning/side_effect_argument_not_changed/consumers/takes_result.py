from rows.clean import Row, clean

ROWS: list[Row] = [{"id": "b", "debug": "x"}, {"id": "a"}]


def main() -> list[str | None]:
    return [row["id"] for row in clean(ROWS)]
