import sqlite3

from sqlkit.build import count


def main() -> int:
    with sqlite3.connect(":memory:") as database:
        database.execute("create table items (id int)")
        sql = count("main.items")
        return int(database.execute(sql).fetchone()[0])
