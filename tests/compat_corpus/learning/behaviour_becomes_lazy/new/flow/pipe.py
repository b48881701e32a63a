from collections.abc import Callable, Iterable

Step = Callable[[int], int]


class Pipe:
    def __init__(self, rows: list[int]) -> None:
        self.rows: Iterable[int] = rows

    def map(self, step: Step) -> "Pipe":
        self.rows = map(step, self.rows)
        return self

    def collect(self) -> list[int]:
        return list(self.rows)
