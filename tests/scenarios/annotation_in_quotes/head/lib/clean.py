import typing


class Row:
    size = 2


def tidy(rows: "list[Row]"):
    return rows


def other(rows):
    return rows
