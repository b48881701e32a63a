from dataclasses import dataclass


@dataclass
class Key:
    table: str
    day: str = "latest"
