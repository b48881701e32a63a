def mean(values, default=None):
    return sum(values) / len(values) if len(values) else default


def middle(values):
    return sorted(values)[len(values) // 2]
