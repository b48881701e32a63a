from intervals.model import Interval


def main():
    return Interval(1, 3) < Interval(2, 4)
