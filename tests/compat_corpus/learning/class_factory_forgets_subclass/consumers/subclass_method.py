from connect.conn import Connection


class Warehouse(Connection):
    def dsn(self) -> str:
        return f"dwh://{self.host}"


def main() -> str:
    warehouse = Warehouse.parse("db:5432")
    return warehouse.dsn()
