class Load:
    __slots__ = ("name",)
    size = 3


def tidy(rows):
    return rows[Load.size:]


def other(rows):
    return rows
