from connect.conn import Connection


class Replica(Connection):
    lag = 3


def read_from(connection: Connection) -> int:
    if not isinstance(connection, Replica):
        raise TypeError("writes are not meant")
    return connection.lag


def main() -> int:
    return read_from(Replica.parse("db:2"))
