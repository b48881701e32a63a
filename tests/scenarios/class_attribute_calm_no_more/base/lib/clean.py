import re
from datetime import timedelta

LIMIT = 3


class Load:
    pattern = re.compile("a")
    wait = timedelta(minutes=5)
    limit = LIMIT

    def run(self, rows):
        return [row for row in rows if self.pattern.match(row)]


def tidy(rows):
    return Load().run(rows)


def other(rows):
    return rows
