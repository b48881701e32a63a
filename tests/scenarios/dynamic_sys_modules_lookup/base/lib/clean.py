import sys


def job_one(rows):
    return rows[1:]


def pick(n):
    return getattr(sys.modules[__name__], "job_" + n)([])


def other(rows):
    return rows
