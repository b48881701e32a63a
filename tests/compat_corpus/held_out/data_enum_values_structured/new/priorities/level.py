from enum import Enum


class Level(Enum):
    LOW = ("low", 1)
    HIGH = ("high", 9)

    @property
    def weight(self) -> int:
        return int(self.value[1])
