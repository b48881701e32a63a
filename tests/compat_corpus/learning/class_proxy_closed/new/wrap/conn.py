import sqlite3


class Connection:
    def __init__(self):
        self._inner = sqlite3.connect(":memory:")

    def run(self, sql):
        return self._inner.execute(sql).fetchall()

    def close(self):
        self._inner.close()
