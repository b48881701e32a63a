from typing import Any


class Operator:
    def __init__(self, task_id: str) -> None:
        self.task_id = task_id

    def execute(self, context: dict[str, Any], dry_run: bool = False) -> Any:
        return None

    def run(self, day: str) -> Any:
        return self.execute({"day": day, "task_id": self.task_id}, dry_run=False)

    def label(self) -> str:
        return f"<{self.task_id}>"
