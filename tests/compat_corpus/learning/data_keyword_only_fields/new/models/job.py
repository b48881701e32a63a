from dataclasses import dataclass


@dataclass(kw_only=True)
class Job:
    name: str
    retries: int = 0
