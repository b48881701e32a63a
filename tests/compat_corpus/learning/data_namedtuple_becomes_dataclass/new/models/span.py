from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    start: int
    end: int

    def days(self) -> int:
        return self.end - self.start
