from enum import Enum


class Level(Enum):
    LOW = "low"
    HIGH = "high"
