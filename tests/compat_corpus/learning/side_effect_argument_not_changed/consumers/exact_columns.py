from rows.clean import Row, clean


def main() -> list[str]:
    rows: list[Row] = [{"id": "a", "debug": "x"}]
    clean(rows)
    [[key]] = [list(row) for row in rows]
    return [key]
