STEPS = []


def step(function):
    STEPS.append(function)
    return function


def tidy(rows):
    return [s(rows) for s in STEPS]


def other(rows):
    return rows
