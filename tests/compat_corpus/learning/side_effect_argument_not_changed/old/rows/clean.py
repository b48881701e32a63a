Row = dict[str, str | None]


def clean(rows: list[Row]) -> list[Row]:
    for row in rows:
        row.pop("debug", None)
    rows.sort(key=lambda row: str(row["id"]))
    return rows
