"""Which local names come from Airflow or from the warehouse library, and under what name there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield every statement in ``body`` and in the blocks inside it, without looking into expressions."""
    stack = list(body)
    while stack:
        statement = stack.pop()
        yield statement
        for name in ("body", "orelse", "finalbody"):
            stack += getattr(statement, name, ())
        for handler in getattr(statement, "handlers", ()):
            stack += handler.body
        for case in getattr(statement, "cases", ()):
            stack += case.body


class Origins:
    """The imports of one file. Those in functions are looked through only for a name that the top does not import."""

    def __init__(self, tree: ast.Module) -> None:
        """Know the imports of ``tree``."""
        self._tree = tree
        self._top: dict[str, tuple[str, str]] | None = None
        self._all: dict[str, tuple[str, str]] | None = None

    def called(self, func: ast.expr, *, inner: bool = False) -> tuple[str, str]:
        """Return (module, name there) of what a call calls; for ``a.b.f(…)`` (module of ``a``, ``f``).

        The module is ``""`` when it is not imported. ``inner`` asks the imports inside functions too.
        """
        root = func
        while isinstance(root, ast.Attribute):
            root = root.value
        module, name = self._of(root.id, inner) if isinstance(root, ast.Name) else ("", "")
        return module, func.attr if isinstance(func, ast.Attribute) else name

    def _of(self, name: str, inner: bool) -> tuple[str, str]:
        if self._top is None:
            self._top = dict(_imported(self._tree.body))
        found = self._top.get(name)
        if found is None and inner:
            if self._all is None:
                self._all = dict(_imported(statements(self._tree.body)))
            found = self._all.get(name)
        return found or ("", name)


def _imported(body: Iterable[ast.stmt]) -> Iterator[tuple[str, tuple[str, str]]]:
    for statement in body:
        if isinstance(statement, ast.ImportFrom):
            module = "." * statement.level + (statement.module or "")
            for alias in statement.names:
                # `from libs import warehouse` names a module; `from airflow import DAG` does not. Both are told.
                whole = f"{module}.{alias.name}" if alias.name == "warehouse" else module
                yield alias.asname or alias.name, (whole, alias.name)
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                yield alias.asname or alias.name.partition(".")[0], (alias.name, "")
