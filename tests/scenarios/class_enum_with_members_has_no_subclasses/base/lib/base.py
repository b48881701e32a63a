import enum


class Kind(enum.Enum):
    pass
