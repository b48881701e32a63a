import sqlite3
from contextlib import contextmanager


class Session:
    def __init__(self):
        self._database = sqlite3.connect(":memory:")

    def rows(self, count):
        yield from self._database.execute(f"select value from json_each('{list(range(count))}')")

    def close(self):
        self._database.close()


@contextmanager
def session():
    opened = Session()
    yield opened
    opened.close()
