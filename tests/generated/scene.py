"""Where a statement of a generated module is made, and what making it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generated.choices import Choices
from generated.model import Item
from generated.names import HEAVIEST, Kind, Name


@dataclass(frozen=True, slots=True)
class Made:
    """An item, the names that it binds, and the files that it reads."""

    item: Item
    names: tuple[Name, ...] = ()
    resources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an item is made: what it can name, the serial number of its own names, and the module's folder."""

    known: Sequence[Name]
    serial: int
    folder: str

    def of(self, *kinds: Kind) -> list[Name]:
        """The known names of these kinds."""
        return [name for name in self.known if name.kind in kinds]


def used_here(choose: Choices, scene: Scene, most: int = 2) -> tuple[str, int]:
    """Expressions in a row, each with a comma before it, and what they weigh."""
    light = [name for name in scene.known if name.weight < HEAVIEST]
    used = choose.some(light, most) if light else []
    return "".join(f", {name.expression()}" for name in used), 1 + sum(name.weight for name in used)


def made(text: str, name: str, kind: Kind, weight: int = 1) -> Made:
    """A statement that binds one name."""
    return Made(Item(text, binds=name), (Name(name, kind, weight),))
