def clip(values, low, high):
    return [min(max(value, low), high) for value in values]


def sum(values, weights=None):
    return {"sum": [value * weight for value, weight in zip(values, weights or [1] * len(values))]}
