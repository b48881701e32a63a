from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Plan:
    name: str
    steps: Any = field(default_factory=tuple)


def names(plans: Sequence[Plan]) -> list[str]:
    return [plan.name for plan in plans]
