from dataclasses import dataclass

from lib.limits import LIMITS


@dataclass
class Row:
    limits: object = LIMITS


def other(rows):
    return rows
