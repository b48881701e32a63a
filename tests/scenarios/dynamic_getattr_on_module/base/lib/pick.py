import lib.clean


def pick(name):
    return getattr(lib.clean, name)([])
