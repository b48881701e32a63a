from ops.base import Operator


class CopyTable(Operator):
    def __init__(self, task_id: str, table: str) -> None:
        self.table = table
        super().__init__(task_id)

    def fields(self) -> list[str]:
        return ["table"] if self.table else []


def main() -> dict[str, object]:
    return CopyTable("copy", "orders").rendered()
