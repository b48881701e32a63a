import os

ROOT = os.sep * 2


def big(rows):
    return rows
