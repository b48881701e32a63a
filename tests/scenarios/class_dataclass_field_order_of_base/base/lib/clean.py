from dataclasses import dataclass

from lib.core import Core


@dataclass
class Load(Core):
    name: str


def tidy(rows):
    return Load


def other(rows):
    return rows
