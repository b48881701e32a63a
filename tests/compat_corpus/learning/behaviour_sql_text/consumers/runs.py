import sqlite3

from sqlkit.build import count


def main() -> int:
    with sqlite3.connect(":memory:") as database:
        database.execute("create table orders (id int)")
        database.execute("insert into orders values (1), (2)")
        return int(database.execute(count("orders", "id > 1")).fetchone()[0])
