LIMIT = 1
"""How many rows are cut."""


def tidy(rows):
    """Cut."""
    return rows[LIMIT:]
