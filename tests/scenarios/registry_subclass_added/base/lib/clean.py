class Check:
    pass


def tidy(rows):
    return [check.__name__ for check in Check.__subclasses__()]


def other(rows):
    return rows
