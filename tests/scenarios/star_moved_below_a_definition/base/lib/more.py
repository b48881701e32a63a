from lib.clean import *


def tidy(rows):
    return rows[2:]
