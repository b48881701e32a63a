from dataclasses import dataclass


@dataclass(order=True)
class Interval:
    start: int
    end: int


def length(interval):
    return interval.end - interval.start
