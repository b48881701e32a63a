import lib.clean
from lib.clean import Rows


def begin(rows):
    return rows


def other(rows: Rows.Kind):
    return rows
