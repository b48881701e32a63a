import sqlite3
from contextlib import closing


def connect(base):
    return sqlite3.connect(base)


def main():
    with closing(connect(":memory:")) as client:
        return client.execute("select 7").fetchone()[0]
