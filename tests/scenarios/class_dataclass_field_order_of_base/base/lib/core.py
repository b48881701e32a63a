from dataclasses import dataclass


@dataclass
class Core:
    size: int
