from dataclasses import dataclass

from models.run import Run


@dataclass
class NamedRun(Run):
    name: str = "unnamed"


def main():
    return NamedRun("load", "2024-01-01", "first").name
