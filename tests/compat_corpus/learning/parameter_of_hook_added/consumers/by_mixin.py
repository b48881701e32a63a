from typing import Any

from ops.operator import Operator


class Retried:
    def execute(self, context: dict[str, Any]) -> Any:
        return [self.attempt(number) for number in (1, 2)]

    def attempt(self, number: int) -> int:
        return number * 10


class Load(Retried, Operator):
    pass


def main() -> Any:
    return Load("load").run("2024-01-01")
