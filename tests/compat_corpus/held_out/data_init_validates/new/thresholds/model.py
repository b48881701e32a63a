from dataclasses import dataclass


@dataclass
class Threshold:
    low: float
    high: float

    def __post_init__(self):
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")

    def holds(self, value):
        return self.low <= value <= self.high
