from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    table: str
    day: str = "latest"
