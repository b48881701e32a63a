"""How we clean."""


def tidy(rows):
    """Cut the first row."""
    return rows[1:]


def other(rows):
    return rows[1:]


class Load:
    """Loads."""
