def mean(values, default=None):
    if len(values) == 0:
        return default
    total = 0
    for value in values:
        total += value
    return total / len(values)


def middle(values):
    return sorted(values)[len(values) // 2]
