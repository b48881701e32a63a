__version__ = "1.10.0"


def read(name):
    return name.upper()
