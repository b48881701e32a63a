from rows.clean import Row, clean

ROWS: list[Row] = [{"id": "a"}]


def main() -> bool:
    return clean(ROWS) is ROWS
