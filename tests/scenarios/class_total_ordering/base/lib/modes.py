import functools


@functools.total_ordering
class Row:
    def __lt__(self, other):
        return True


def other(rows):
    return rows
