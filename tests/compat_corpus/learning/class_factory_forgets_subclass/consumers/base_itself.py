from connect.conn import Connection


def main() -> str:
    return Connection.parse("db:1").describe()
