from stats.spread import spread


def main():
    return spread([3, 1, 2])[-1]
