from contextlib import closing

from wrap.conn import Connection


def main():
    with closing(Connection()) as connection:
        return connection._inner.execute("select 5").fetchone()[0]
