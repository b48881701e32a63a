import lib.clean
from lib import clean


def begin(rows):
    return rows


def other(rows: clean.Rows):
    return rows
