from dataclasses import dataclass


@dataclass
class Interval:
    start: int
    end: int


def length(interval):
    return interval.end - interval.start
