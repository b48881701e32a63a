from dataclasses import dataclass


@dataclass
class Job:
    name: str
    retries: int = 0
