__version__ = "1.9.2"


def read(name):
    return name.upper()
