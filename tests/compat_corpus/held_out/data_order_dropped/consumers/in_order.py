from intervals.model import Interval


def main():
    return [i.start for i in sorted([Interval(3, 4), Interval(1, 2)])]
