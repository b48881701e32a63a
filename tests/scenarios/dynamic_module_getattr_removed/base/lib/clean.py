def tidy(rows):
    return rows


def __getattr__(name):
    raise RuntimeError(name)
