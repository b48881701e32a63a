from tables.ref import TableRef


class Quoted(TableRef):
    def __str__(self) -> str:
        return f'"{self.schema}"."{self.name}"'


def main() -> str:
    return f"{Quoted('dwh', 'orders')}"
