from intervals.model import Interval


class ByEnd(Interval):
    def __lt__(self, other):
        return self.end < other.end


def main():
    return min(ByEnd(1, 9), ByEnd(2, 3)).start
