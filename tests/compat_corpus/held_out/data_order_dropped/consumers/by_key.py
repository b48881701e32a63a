from operator import attrgetter

from intervals.model import Interval


def main():
    return max([Interval(3, 4), Interval(1, 9)], key=attrgetter("end")).start
