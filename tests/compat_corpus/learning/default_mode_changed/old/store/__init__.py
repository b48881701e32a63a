Table = list[int]


def write(table: Table, rows: list[int], mode: str = "append") -> int:
    if mode == "overwrite":
        table.clear()
    table.extend(rows)
    return len(rows)
