from dataclasses import dataclass


@dataclass
class Load:
    size: int = 3
    name: str = 'x'

    def run(self):
        return 1


def tidy(rows):
    return Load


def other(rows):
    return rows
