from dataclasses import dataclass

from keys import key


@dataclass(frozen=True)
class HourKey(key.Key):
    hour: int = 0


def main():
    return HourKey("orders", hour=3).hour
