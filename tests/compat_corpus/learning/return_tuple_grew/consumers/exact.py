from stats.spread import spread


def main():
    low, high = spread([3, 1, 2])
    return high - low
