import lib.second
import lib.first


def begin(rows):
    return rows
