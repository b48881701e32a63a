def spread(values):
    return min(values), max(values)
