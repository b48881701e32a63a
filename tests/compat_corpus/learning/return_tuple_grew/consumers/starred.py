from stats.spread import spread


def main():
    low, high, *_ = spread([3, 1, 2])
    return [low, high]
