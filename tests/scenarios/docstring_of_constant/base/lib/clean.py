LIMIT = 1
"""Rows that are cut."""


def tidy(rows):
    return rows[LIMIT:]
