from datetime import date


def key(table: str, day: date | str) -> str:
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return f"{table}/year={day.year}/month={day.month:02}"


def table_of(key: str) -> str:
    return key.split("/")[0]
