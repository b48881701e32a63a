from typing import Any

from ops.operator import Operator


class LoadOperator(Operator):
    def execute(self, context: dict[str, Any]) -> Any:
        return f"{self.task_id} on {context['day']}"


load = LoadOperator("load")


def main() -> Any:
    return load.run("2024-01-01")
