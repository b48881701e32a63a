from intervals.model import Interval


def main():
    return Interval(1, 2) == Interval(1, 2)
