"""The module body: everything that runs on import, as an ordered list.

Plain definitions leave only a placeholder: their content is reached by those who use the name. What a
definition evaluates on import (decorators, defaults, bases, class-level statements, annotations unless
postponed) belongs to the body.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from firedoor.sources import uses as use
from firedoor.sources.acting import (
    REACHING,
    acts_on_others,
    called_in,
    called_names,
    imported_in,
    only_names_something,
)
from firedoor.sources.bindings import bound_names
from firedoor.sources.calls import IMPORTERS
from firedoor.sources.canonical import digest
from firedoor.sources.dagcalls import DagNames
from firedoor.sources.facts import Node
from firedoor.sources.fields import MARK, field_order, is_refused
from firedoor.sources.inert import BUILTIN_NAMES, is_inert_decorator, is_literal, is_type_expression
from firedoor.sources.references import annotations_of, chain_of, chains_in, import_specs
from firedoor.sources.refusals import refusals
from firedoor.sources.statements import class_bases, defaults, is_calm_attribute
from firedoor.sources.stdlib import is_certain
from firedoor.sources.taskflow import is_calm_task, is_taskflow, takes_self
from firedoor.sources.walk import read

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NEVER = 1 << 60


class Body:
    """The body of one module, statement by statement; ``uses`` grows as statements are added."""

    def __init__(
        self,
        postponed: bool,
        definitions: set[str],
        dags: DagNames,
        *,
        standard: dict[str, str],
        taskflow: dict[str, bool],
    ) -> None:
        """``standard`` and ``taskflow``: what ``calm.standard_imports`` and ``taskflow.taskflow_names`` say."""
        self.uses: set[str] = set()
        self._standard = standard
        self._taskflow = taskflow
        self.constructs_dag = False
        self._postponed = postponed
        self._dags = dags
        self._definitions = definitions
        self._made: dict[str, int] = {}  # name → how many names were made before it
        self._imported = set(REACHING)
        self._parts: list[_Part] = []
        self._imports: list[list[str]] = [[]]
        self.active = False
        self.acts_on_others = False
        self._called: set[str] = set()

    def statement(self, statement: ast.stmt) -> None:
        """A statement that runs on import."""
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for name, _, executed in import_specs(statement):
                self.uses.add(use.IMPORTS + executed)
                if executed.partition(":")[2] in IMPORTERS - {name}:
                    self.uses.add(use.DYNAMIC + "*")  # by another name it is not known again
                self._imported.add(name)
                self._make(name)
                if name == "*" and any(part.tokens for part in self._parts):
                    self._parts.append(_Part([f"star {executed}"], set(), len(self._made)))  # it hides names from here
                if not is_certain(executed):
                    self._imports[-1].append(executed)
            return
        if isinstance(statement, ast.Pass) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ):
            return
        tokens: list[str] = []
        docs: list[str] = []
        found: set[str] = set()
        read([statement], tokens, docs, found, postponed=self._postponed)
        self._run(tokens + docs, found, [statement])

    def typing_guard(self, statement: ast.If) -> None:
        """``if TYPE_CHECKING``: what is below never runs, but the name is asked for."""
        asked = {use.EXISTS + (chain_of(statement.test) or "")}
        self.uses |= asked
        self._parts.append(_Part([], _module_names(asked), len(self._made)))

    def typing_only(self, statement: ast.stmt) -> None:
        """A statement below ``if TYPE_CHECKING``."""
        if isinstance(statement, ast.Import | ast.ImportFrom):
            self.uses.update(use.TYPING_IMPORT + executed for _, _, executed in import_specs(statement))

    def definition(self, name: str, statement: ast.stmt) -> None:
        """The part of a definition that is evaluated on import."""
        executed: list[ast.AST] = []
        tokens: list[str] = []
        refused: list[str] = []
        found: set[str] = set()
        if isinstance(statement, _FUNCTIONS):
            reached = self._decorators(statement, executed, found) and not self._only_wrapped(
                statement, executed, found
            )
            executed += [d for d in defaults(statement) if not is_literal(d)]
            if not self._postponed:
                self._annotations(annotations_of(statement), executed, found)
        elif isinstance(statement, ast.ClassDef):
            reached = self._decorators(statement, executed, found)
            self._class_body(statement, executed, found)
            found.update(
                use.CREATES + base for base in class_bases(statement, self._standard) if base != "!" and base[0] != MARK
            )
            found.add(use.CREATES + name)
            order = field_order(statement)
            refused = [f"refused {order}"] if is_refused(order) else refusals(statement)
            if statement.bases:
                tokens.append("bases")
                for base in statement.bases:
                    if chain_of(base) is None:
                        executed.append(base)
                    else:
                        found.add(use.EXISTS + str(chain_of(base)))
        else:
            reached = False
            value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
            if value is not None:
                _demand([value], found)
            if isinstance(statement, ast.AnnAssign) and not self._postponed:
                self._annotations([statement.annotation], executed, found)
        if reached:  # a decorator may keep, register or call what it decorates
            found.add(use.NAME + name)
        read(executed, tokens, [], found)
        if found or executed:
            self._run([f"def {name}", *tokens] if executed or reached else refused, found, executed, creates=name)
        self._make(name)

    def _make(self, name: str) -> None:
        self._made.setdefault(name, len(self._made))

    def digest(self, nodes: list[Node]) -> bytes:
        """The digest of all parts; each part carries the names that it needs before they are made."""
        uses_of = _UsesOf(nodes)
        out: list[str] = []
        for part in self._parts:
            late = self._reached_late(part, uses_of) if part.made < len(self._made) else []
            if "*" in self._made:
                self.uses.update(use.GIVEN + name for name in late)
            if part.tokens or late:
                out += part.tokens
                out += [f"late {name}" for name in late]
                out.append(";")
        return digest(out)

    def acts_by_calls(self, defined: Mapping[str, list[ast.stmt]]) -> bool:
        """Whether a function or class of the module that the body calls acts on others; ``defined`` are all of them."""
        queue = [name for name in self._called if name in defined]
        seen = set(queue)
        while queue:
            for statement in defined[queue.pop()]:
                if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
                    if acts_on_others(statement, self._imported | imported_in(statement)):
                        return True
                    further = called_in(statement) & defined.keys() - seen
                    seen |= further
                    queue += further
        return False

    def imports(self) -> tuple[tuple[str, ...], ...]:
        """The imports of the body, in order, in runs between statements that act."""
        return tuple(tuple(run) for run in self._imports if run)

    def _run(self, tokens: list[str], found: set[str], executed: list[ast.AST], creates: str = "") -> None:
        """``creates`` names the definition that is made here: creating it is no use of it before it is made."""
        self.uses |= found
        if executed and not (len(executed) == 1 and only_names_something(executed[0])):
            self.active = True
            self.acts_on_others = self.acts_on_others or any(acts_on_others(node, self._imported) for node in executed)
            self._called.update(name for node in executed for name in called_names(node))
            if self._imports[-1]:
                self._imports.append([])
        self.constructs_dag = self.constructs_dag or any(self._dags.constructed_in(node, found) for node in executed)
        self._parts.append(_Part(tokens, _module_names(found - {use.CREATES + creates}), len(self._made)))

    def _reached_late(self, part: _Part, uses_of: _UsesOf) -> list[str]:
        """The names not yet made that a part can reach through module-level names when it runs."""
        queue = list(part.used)
        seen = set(queue)
        while queue:
            for name in uses_of[queue.pop()]:
                if name not in seen:
                    seen.add(name)
                    queue.append(name)
        made = self._made
        return sorted(name for name in seen & self._definitions if made.get(name, _NEVER) >= part.made)

    def _decorators(
        self,
        statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
        executed: list[ast.AST],
        uses: set[str],
        own: Collection[str] = (),
    ) -> bool:
        """Sort the decorators: those that may act are executed parts, of the others the names must exist."""
        active = [d for d in statement.decorator_list if not is_inert_decorator(d, self._standard, own)]
        executed += active
        for decorator in statement.decorator_list:
            if decorator not in active:
                read([decorator], [], [], uses)
        return bool(active)

    def _only_wrapped(
        self, statement: ast.FunctionDef | ast.AsyncFunctionDef, executed: list[ast.AST], uses: set[str]
    ) -> bool:
        """Whether all decorators that are not inert are TaskFlow's; ``@task`` cannot even fail."""
        active = [d for d in statement.decorator_list if not is_inert_decorator(d, self._standard)]
        if takes_self(statement) or not all(is_taskflow(d, self._taskflow) for d in active):
            return False
        for decorator in active:
            if is_calm_task(decorator, self._taskflow, self._standard):
                executed.remove(decorator)
                _demand([decorator], uses)
        if statement.returns is not None:  # it is evaluated by the decorator, postponed or not
            self._annotations([statement.returns], executed, uses)
        return True

    def _annotations(self, found: list[ast.expr], executed: list[ast.AST], uses: set[str]) -> None:
        for annotation in found:
            if not is_type_expression(annotation, self._standard):
                executed.append(annotation)
                continue
            _demand([annotation], uses)

    def _class_body(self, statement: ast.ClassDef, executed: list[ast.AST], uses: set[str]) -> None:
        executed += [keyword.value for keyword in statement.keywords]
        own = {name for inner in statement.body for name in bound_names(inner)}
        order = field_order(statement)
        for inner in statement.body:
            if isinstance(inner, _FUNCTIONS):
                self._decorators(inner, executed, uses, own)
                executed += [d for d in defaults(inner) if not is_literal(d)]
                if not self._postponed:
                    self._annotations(annotations_of(inner), executed, uses)
            elif isinstance(inner, ast.Assign | ast.AnnAssign):
                if isinstance(inner, ast.AnnAssign) and not self._postponed:
                    self._annotations([inner.annotation], executed, uses)
                if not is_calm_attribute(inner, own, self._standard):
                    executed.append(inner)
                elif inner.value is not None:
                    _demand([inner.value], uses)
                    default = chain_of(inner.value)
                    if order and default is not None:
                        uses.add(use.NAME + default)  # a dataclass refuses a list, a dict, a set
            elif isinstance(inner, ast.ClassDef):
                self._class_body(inner, executed, uses)
                executed += [*inner.decorator_list, *inner.bases]
            elif not isinstance(inner, ast.Pass) and not (
                isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)
            ):
                executed.append(inner)


class _UsesOf(dict[str, frozenset[str]]):
    """Definition → the module-level names that it uses; made for those that are asked for."""

    def __init__(self, nodes: list[Node]) -> None:
        super().__init__()
        self._nodes = {node.name: node for node in nodes}

    def __missing__(self, name: str) -> frozenset[str]:
        node = self._nodes.get(name)
        found = self[name] = frozenset(_module_names(node.uses)) if node is not None else frozenset()
        return found


class _Part(NamedTuple):
    """One executed part: what is used there and made only below would be a NameError, so order counts there."""

    tokens: list[str]
    used: set[str]
    made: int  # so many names were made before it


def _demand(nodes: Iterable[ast.AST], uses: set[str]) -> None:
    """Add that the names in ``nodes`` must exist."""
    uses.update(
        use.EXISTS + chain
        for node in nodes
        for chain in chains_in(node)
        if chain.partition(".")[0] not in BUILTIN_NAMES
    )


def _module_names(found: set[str] | tuple[str, ...]) -> set[str]:
    return {item[1:].partition(".")[0] for item in found if item[0] in (use.NAME, use.EXISTS, use.CREATES)}
