from ops import base


class Export(base.Operator):
    def __init__(self, task_id: str, bucket: str) -> None:
        super().__init__(task_id)
        self.bucket = bucket

    def fields(self) -> list[str]:
        return ["bucket"]


def main() -> dict[str, object]:
    return Export("export", "b1").rendered()
