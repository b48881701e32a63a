LIMIT = 1
"""Rows that are cut."""


def tidy(rows):
    """Cut."""
    return rows[LIMIT:]
