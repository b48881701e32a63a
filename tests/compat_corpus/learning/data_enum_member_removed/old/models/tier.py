from enum import Enum


class Tier(Enum):
    RAW = 1
    STAGING = 2
    MART = 3
