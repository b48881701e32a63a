KEYS = ["id", "day"]


def width():
    return len(KEYS)
