import enum


class Kind(enum.Enum):
    NONE = 0
