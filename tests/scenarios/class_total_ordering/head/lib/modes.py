import functools


@functools.total_ordering
class Row:
    def less(self, other):
        return True


def other(rows):
    return rows
