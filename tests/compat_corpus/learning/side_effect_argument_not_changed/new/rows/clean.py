Row = dict[str, str | None]


def clean(rows: list[Row]) -> list[Row]:
    kept: list[Row] = [{key: value for key, value in row.items() if key != "debug"} for row in rows]
    return sorted(kept, key=lambda row: str(row["id"]))
