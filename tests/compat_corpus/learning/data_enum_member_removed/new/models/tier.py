from enum import Enum


class Tier(Enum):
    RAW = 1
    MART = 3
