"""The line of a task's argument: where the call stands that made the task, and the keyword in it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Places:
    """Where the DAGs and tasks of one DAG file are made.

    ``made`` maps ``dag_id``, ``dag_id/task_id`` or ``/task_id`` to path and line; ``read`` gives the text of a path.
    """

    dag_file: str
    made: Mapping[str, Sequence[Any]]
    read: Callable[[str], str]
    _trees: dict[str, ast.Module | None] = field(default_factory=dict)

    def of_dag(self, dag_id: str) -> tuple[str, int | None]:
        """Path and line of the call that makes the DAG."""
        return self.of(dag_id, "", "")

    def of(self, dag_id: str, task_id: str, argument: str) -> tuple[str, int | None]:
        """Path and line of the ``argument`` of a task, or of the DAG without one; the DAG file if unknown."""
        made = self.made.get(f"{dag_id}/{task_id}" if task_id else dag_id)
        if made is None and task_id:
            made = self.made.get(f"/{task_id}")  # it came to its DAG later
        if made is None:
            return self.dag_file, self._named(task_id or dag_id)
        path, line = str(made[0]), int(made[1])
        return path, self._argument(path, line, argument) or line

    def _argument(self, path: str, line: int, argument: str) -> int | None:
        tree = self._tree(path)
        calls = [
            node
            for node in ast.walk(tree or ast.Module([], []))
            if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or node.lineno)
        ]
        for call in sorted(calls, key=lambda call: (call.end_lineno or call.lineno) - call.lineno):
            for keyword in call.keywords:
                if keyword.arg is not None and keyword.arg == argument:
                    return keyword.value.lineno
        return None

    def _named(self, name: str) -> int | None:
        """The first line of the DAG file that names it: a text, or a function's name."""
        last = name.rpartition(".")[2]
        for node in ast.walk(self._tree(self.dag_file) or ast.Module([], [])):
            if isinstance(node, ast.Constant) and node.value in (name, last):
                return node.lineno
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == last:
                return node.lineno
        return None

    def _tree(self, path: str) -> ast.Module | None:
        if path not in self._trees:
            try:
                self._trees[path] = ast.parse(self.read(path))
            except (OSError, SyntaxError, ValueError):
                self._trees[path] = None
        return self._trees[path]
