from rows.clean import Row, clean


def main() -> str | None:
    rows: list[Row] = [{"id": "b"}, {"id": "a"}]
    clean(rows)
    assert rows[0]["id"] == "a", "not sorted"
    return rows[0]["id"]
