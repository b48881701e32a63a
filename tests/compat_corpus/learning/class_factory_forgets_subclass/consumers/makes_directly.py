from connect.conn import Connection


def main() -> str:
    return Connection("db", 3).describe()
