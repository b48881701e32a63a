from dataclasses import dataclass

from thresholds.model import Threshold


@dataclass
class Percent(Threshold):
    def __post_init__(self):
        self.low, self.high = self.low / 100, self.high / 100


def main():
    return Percent(90, 10).holds(0.5)
