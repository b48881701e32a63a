class Check:
    found = []

    def __init_subclass__(cls):
        Check.found.append(cls)


def tidy(rows):
    return [check().run(rows) for check in Check.found]


def other(rows):
    return rows
