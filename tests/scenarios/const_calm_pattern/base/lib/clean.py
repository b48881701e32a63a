import re
from datetime import timedelta

WORD = re.compile(r"[a-z]+")
PAUSE = timedelta(minutes=5)


def tidy(rows):
    return [WORD.match(row) for row in rows]


def other(rows):
    return rows
