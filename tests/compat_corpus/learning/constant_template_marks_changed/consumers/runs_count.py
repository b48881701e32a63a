import sqlite3

from config import sql


def main():
    with sqlite3.connect(":memory:") as database:
        database.execute("create table orders (id int)")
        text = sql.COUNT.format(table="orders")
        return database.execute(text).fetchone()[0]
