import lib.first
import lib.second


def begin(rows):
    return rows
