from typing import Any

from ops.operator import Operator


class Check(Operator):
    def execute(self, context: dict[str, Any]) -> Any:
        return super().execute(context) or context["day"]


def main() -> Any:
    return Check("check").execute({"day": "2024-01-02"})
