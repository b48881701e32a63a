from typing import Any

from ops.operator import Operator


class LoadOperator(Operator):
    def execute(self, context: dict[str, Any], **more: Any) -> Any:
        return context["day"]


def main() -> Any:
    return LoadOperator("load").run("2024-01-01")
