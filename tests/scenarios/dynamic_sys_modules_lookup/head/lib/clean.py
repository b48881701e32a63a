import sys


def job_one(rows):
    return rows[2:]


def pick(n):
    return getattr(sys.modules[__name__], "job_" + n)([])


def other(rows):
    return rows
