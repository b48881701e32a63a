import sqlite3

from background.run import run


def count(database):
    return database.execute("select 1").fetchone()[0]


def main():
    database = sqlite3.connect(":memory:")
    try:
        return run(count, database)
    finally:
        database.close()
