"""What generated code can name: expressions, and the modules that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

# A function that calls two others twice, ten deep, would run for minutes.
HEAVIEST = 40


class Kind(Enum):
    """How a name is used in an expression."""

    FUNCTION = "{}()"
    CLASS = "{}().run()"
    VALUE = "{}"
    DECORATOR = "{}(lambda: 0)()"
    REGISTER = "{}.__name__"
    READER = "{}(print)"


@dataclass(frozen=True, slots=True)
class Name:
    """A top-level name of a generated module and what evaluating it costs."""

    name: str
    kind: Kind
    weight: int = 1

    def expression(self, prefix: str = "") -> str:
        """Python text that uses the name."""
        return self.kind.value.format(prefix + self.name).strip()


@dataclass(frozen=True, slots=True)
class Offer:
    """A finished module: where it is, and what others can import from it."""

    path: str
    name: str
    names: tuple[Name, ...]

    @property
    def package(self) -> str:
        """The package that relative imports inside the module start from."""
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]
