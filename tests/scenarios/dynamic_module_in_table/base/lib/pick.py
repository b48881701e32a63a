from lib import clean

SPACES = {"clean": clean}


def pick(name):
    return getattr(SPACES["clean"], name)([])
