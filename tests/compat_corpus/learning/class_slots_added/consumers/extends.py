from models.row import Row


class Labelled(Row):
    def __init__(self, key: str) -> None:
        super().__init__(key, 0.0)
        self.label = key.upper()


def main() -> str:
    return Labelled("a").label
