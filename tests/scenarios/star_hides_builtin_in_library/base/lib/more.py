from lib.clean import *


def count(rows):
    return len(rows)


def first(rows):
    return rows[0]
