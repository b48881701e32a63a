"""A generated repository: modules as lists of items, each of which can be changed, moved or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One statement of a module; `§` in its text stands for its number, so that another number is another code."""

    text: str
    number: int = 1
    binds: str | None = None
    imports: bool = False

    def render(self) -> str:
        """The statement as Python text."""
        return self.text.replace("§", str(self.number))


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file and the name under which others import it."""

    path: str
    name: str
    items: tuple[Item, ...]
    header: str = ""

    def render(self) -> str:
        """The file's text."""
        return self.header + "\n\n".join(item.render() for item in self.items) + "\n"


@dataclass(frozen=True, slots=True)
class Repository:
    """All files of one revision."""

    modules: tuple[Module, ...]
    dags: tuple[Module, ...]
    resources: Mapping[str, str]

    def files(self) -> dict[str, str]:
        """Path → text."""
        return {module.path: module.render() for module in (*self.modules, *self.dags)} | dict(self.resources)


@dataclass(frozen=True, slots=True)
class Change:
    """A repository before and after one edit; `silent` if the edit changes only comments, docstrings or layout."""

    title: str
    base: Repository
    head: Repository
    silent: bool = False
