from stats.spread import spread

TABLES = {"a": [1, 2], "b": [4, 9]}


def main():
    return [high for low, high in map(spread, TABLES.values())]
