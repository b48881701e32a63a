"""Where a file constructs DAGs: ``DAG(…)``, ``@dag``, known factories, and functions of its own that do."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from firedoor.sources.references import chain_of

if TYPE_CHECKING:
    from firedoor.sources.body import Body
    from firedoor.sources.facts import Node

# Classes and functions of well-known libraries that construct a DAG when they are called.
KNOWN_FACTORIES = frozenset({"DAG", "DbtDag", "DagFactory", "load_yaml_dags", "dag", "generate_dags"})
_DAG_MODULES = ("airflow", "cosmos", "dagfactory", "gusty", "ray_provider", "astro", "boundary_layer")


class DagNames:
    """Under which names one module knows the constructors of DAGs."""

    def __init__(self, tree: ast.Module, named: bool = True) -> None:
        """``named``: whether the text of the module holds ``DAG`` or ``Dag`` at all."""
        self._named = named
        self._calls: set[str] = set()
        self._modules: set[str] = set()
        for statement in tree.body:
            self._bind(statement)
            if isinstance(statement, ast.If | ast.Try):
                for inner in ast.walk(statement):
                    self._bind(inner)

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _DAG_MODULES:
            for alias in node.names:
                if alias.name in KNOWN_FACTORIES or alias.name.endswith("DAG"):
                    self._calls.add(alias.asname or alias.name)
                elif alias.name == "*":
                    self._calls |= {"DAG", "dag"}
                else:
                    self._modules.add(alias.asname or alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in _DAG_MODULES:
                    self._modules.add(alias.asname or alias.name.split(".")[0])
        elif isinstance(node, ast.ClassDef) and any((chain_of(b) or "").split(".")[-1] == "DAG" for b in node.bases):
            self._calls.add(node.name)

    def is_constructor(self, node: ast.expr) -> bool:
        """Whether ``node`` names something that makes a DAG when called."""
        chain = chain_of(node)
        return chain is not None and self._is_constructor_name(chain)

    def _is_constructor_name(self, chain: str) -> bool:
        root, _, rest = chain.partition(".")
        if not rest:
            # `DAG` by a star import, a wrapper module or a subclass elsewhere: the name is enough
            return root in self._calls or root == "DAG" or (root.endswith(("DAG", "Dag")) and root[:1].isupper())
        last = chain.rpartition(".")[2]
        return last.endswith("DAG") or (last in KNOWN_FACTORIES and ("." in chain and root in self._modules))

    def constructed_in(self, statement: ast.AST, uses: set[str]) -> bool:
        """Whether a DAG constructor is called or used as a decorator in ``statement``, which has these ``uses``."""
        if not (self._named or self._calls or self._modules):
            return False
        if not any(item[0] in "NL" and self._is_constructor_name(item[1:].replace(":", ".")) for item in uses):
            return False  # cheap: most statements do not even name one
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and self.is_constructor(node.func):
                return True
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                self.is_constructor(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list
            ):
                return True
        return False

    def at_import(self, nodes: list[Node], executed: Body) -> bool:
        """Whether running the module body constructs a DAG, itself or through definitions of this module."""
        if executed.constructs_dag:
            return True
        makers = {node.name for node in nodes if node.constructs_dag}
        if not makers:
            return False
        uses_of = {node.name: {u[1:].partition(".")[0] for u in node.uses if u[0] == "N"} for node in nodes}
        queue = [u[1:].partition(".")[0] for u in executed.uses if u[0] == "N"]
        seen = set(queue)
        while queue:
            name = queue.pop()
            if name in makers:
                return True
            for other in uses_of.get(name, ()):
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        return False
