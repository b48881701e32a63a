from ops.base import Operator


class CopyTables(Operator):
    def __init__(self, task_id: str, tables: list[str]) -> None:
        super().__init__(task_id)
        for table in tables:
            setattr(self, table, f"dwh.{table}")
        self.tables = tables

    def fields(self) -> list[str]:
        return self.tables


def main() -> dict[str, object]:
    return CopyTables("copy", ["orders"]).rendered()
