from dataclasses import dataclass


@dataclass
class Threshold:
    low: float
    high: float

    def holds(self, value):
        return self.low <= value <= self.high
