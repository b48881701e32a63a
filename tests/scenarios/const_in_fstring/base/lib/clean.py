SCHEMA = "raw"
TABLE = f"{SCHEMA}.rows"


def tidy(rows):
    return [TABLE]


def other(rows):
    return rows
