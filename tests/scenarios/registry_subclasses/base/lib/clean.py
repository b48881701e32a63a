class Check:
    pass


def tidy(rows):
    return [check().run(rows) for check in Check.__subclasses__()]


def other(rows):
    return rows
