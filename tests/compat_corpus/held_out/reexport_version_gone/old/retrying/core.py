def attempts(limit):
    return list(range(1, limit + 1))
