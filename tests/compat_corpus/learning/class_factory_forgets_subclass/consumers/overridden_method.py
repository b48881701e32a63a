from connect.conn import Connection


class Quiet(Connection):
    def describe(self) -> str:
        return "secret"


def main() -> str:
    return Quiet.parse("db:1").describe()
