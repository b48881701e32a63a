STEPS = ["x"]
STEPS += ["y"]


def tidy(rows):
    return STEPS


def other(rows):
    return rows
