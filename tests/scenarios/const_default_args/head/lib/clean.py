DEFAULT_ARGS = {"retries": 2, "owner": "data"}


def tidy(rows):
    return rows[1:]


def other(rows):
    return rows[1:]
