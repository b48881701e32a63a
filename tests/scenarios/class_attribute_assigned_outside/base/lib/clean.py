class Load:
    size = 1


def cut(self):
    return 1


Load.execute = cut


def other(rows):
    return rows
