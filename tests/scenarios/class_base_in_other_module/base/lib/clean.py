from lib.core import Core


class Load(Core):
    pass


def other(rows):
    return rows
