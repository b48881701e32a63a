from retrying import __version__, attempts

ZERO_BASED = tuple(map(int, __version__.split("."))) < (2, 0)


def main():
    return [n - 1 if ZERO_BASED else n for n in attempts(2)]
