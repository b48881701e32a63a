from dataclasses import dataclass


@dataclass
class Core:
    size: int = 3


@dataclass
class Load(Core):
    name: str = "x"


def other(rows):
    return rows
