from contextlib import closing

from wrap.conn import Connection


def main():
    with closing(Connection()) as connection:
        connection.run("create table t (n int)")
        connection.run("insert into t values (1)")
        if hasattr(connection, "in_transaction"):
            return "in a transaction" if connection.in_transaction else "not in one"
    return "unknown"
