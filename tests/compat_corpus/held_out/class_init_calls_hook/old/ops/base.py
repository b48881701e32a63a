class Operator:
    def __init__(self, task_id: str) -> None:
        self.task_id = task_id

    def fields(self) -> list[str]:
        return []

    def rendered(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ["task_id", *self.fields()]}
