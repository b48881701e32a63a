import os

ROOT = os.sep


def big(rows):
    return rows
