from typing import NamedTuple


class Span(NamedTuple):
    start: int
    end: int

    def days(self) -> int:
        return self.end - self.start
