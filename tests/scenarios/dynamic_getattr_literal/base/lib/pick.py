from lib import clean


def pick(name):
    return getattr(clean, "tidy")([])
