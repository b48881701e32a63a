Table = list[int]


def write(table: Table, rows: list[int], mode: str = "overwrite") -> int:
    if mode == "overwrite":
        table.clear()
    table.extend(rows)
    return len(rows)
