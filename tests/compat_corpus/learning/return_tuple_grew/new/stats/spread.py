def spread(values):
    return min(values), max(values), sum(values) / len(values)
