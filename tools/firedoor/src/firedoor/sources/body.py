"""The module body: everything that runs on import, as an ordered list.

Plain definitions leave only a placeholder: their content is reached by those who use the name. What a
definition evaluates on import (decorators, defaults, bases, class-level statements, annotations unless
postponed) belongs to the body.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from firedoor.sources import uses as use
from firedoor.sources.canonical import digest, emit
from firedoor.sources.dagcalls import DagNames
from firedoor.sources.facts import Node
from firedoor.sources.inert import BUILTIN_NAMES, is_inert_decorator, is_literal, is_type_expression
from firedoor.sources.references import CHILDREN, annotations_of, chain_of, import_specs, references
from firedoor.sources.stdlib import is_certain

_OWN_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_STATEMENT_LISTS = ("body", "handlers", "orelse", "finalbody", "cases")  # in the order of their fields


class Body:
    """The body of one module, statement by statement; ``uses`` grows as statements are added."""

    def __init__(self, postponed: bool, definitions: set[str], dags: DagNames) -> None:
        self.uses: set[str] = set()
        self.constructs_dag = False
        self._postponed = postponed
        self._dags = dags
        self._definitions = definitions
        self._not_made = frozenset(definitions)
        self._imported = set(_REACHING)
        self._parts: list[_Part] = []
        self._imports: list[list[str]] = [[]]
        self.active = False
        self.acts_on_others = False

    def statement(self, statement: ast.stmt) -> None:
        """A statement that runs on import."""
        found: set[str] = set()
        references([statement], found)
        if isinstance(statement, ast.Import | ast.ImportFrom):
            self.uses |= found
            bound = {name for name, _, _ in import_specs(statement)}
            self._not_made -= bound
            self._imported |= bound
            self._imports[-1] += [e for _, _, e in import_specs(statement) if not is_certain(e)]
            return
        if isinstance(statement, ast.Pass) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ):
            return
        tokens: list[str] = []
        docs: list[str] = []
        emit(statement, tokens, docs)
        self._run(tokens + docs, found, [statement])

    def typing_guard(self, statement: ast.If) -> None:
        """``if TYPE_CHECKING``: what is below never runs, but the name is asked for."""
        asked = {use.EXISTS + (chain_of(statement.test) or "")}
        self.uses |= asked
        self._parts.append(_Part([], frozenset(_module_names(asked)), self._not_made))

    def typing_only(self, statement: ast.stmt) -> None:
        """A statement below ``if TYPE_CHECKING``."""
        if isinstance(statement, ast.Import | ast.ImportFrom):
            self.uses.update(use.TYPING_IMPORT + executed for _, _, executed in import_specs(statement))

    def definition(self, name: str, statement: ast.stmt) -> None:
        """The part of a definition that is evaluated on import."""
        executed: list[ast.AST] = []
        tokens: list[str] = []
        found: set[str] = set()
        if isinstance(statement, _FUNCTIONS):
            reached = self._decorators(statement, executed, found)
            executed += [d for d in defaults(statement) if not is_literal(d)]
            self._annotations(annotations_of(statement), executed, found)
        elif isinstance(statement, ast.ClassDef):
            reached = self._decorators(statement, executed, found)
            self._class_body(statement, executed, found)
            found.update(use.CREATES + base for base in class_bases(statement) if base != "!")
            found.add(use.CREATES + name)
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
                found.update(
                    use.EXISTS + node.id
                    for node in ast.walk(value)
                    if isinstance(node, ast.Name) and node.id not in BUILTIN_NAMES
                )
            if isinstance(statement, ast.AnnAssign):
                self._annotations([statement.annotation], executed, found)
        if reached:  # a decorator may keep, register or call what it decorates
            found.add(use.NAME + name)
        for node in executed:
            emit(node, tokens)
        references(executed, found)
        if found or executed:
            self._run([f"def {name}", *tokens] if executed or reached else [], found, executed)
        self._not_made -= {name}

    def digest(self, nodes: list[Node]) -> bytes:
        """The digest of all parts; each part carries the names that it needs before they are made."""
        uses_of = {node.name: _module_names(node.uses) & self._definitions for node in nodes}
        out: list[str] = []
        for part in self._parts:
            late = _reached_late(part, uses_of) if part.not_made else []
            if part.tokens or late:
                out += part.tokens
                out += [f"late {name}" for name in late]
                out.append(";")
        return digest(out)

    def imports(self) -> tuple[tuple[str, ...], ...]:
        """The imports of the body, in order, in runs between statements that act."""
        return tuple(tuple(run) for run in self._imports if run)

    def _run(self, tokens: list[str], found: set[str], executed: list[ast.AST]) -> None:
        self.uses |= found
        if executed and not (len(executed) == 1 and _only_names_something(executed[0])):
            self.active = True
            self.acts_on_others = self.acts_on_others or any(_acts_on_others(node, self._imported) for node in executed)
            if self._imports[-1]:
                self._imports.append([])
        self.constructs_dag = self.constructs_dag or any(self._dags.constructed_in(node, found) for node in executed)
        self._parts.append(_Part(tokens, frozenset(_module_names(found)), self._not_made))

    def _decorators(
        self, statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, executed: list[ast.AST], uses: set[str]
    ) -> bool:
        """Sort the decorators: those that may act are executed parts, of the others the names must exist."""
        active = [d for d in statement.decorator_list if not is_inert_decorator(d)]
        executed += active
        for decorator in statement.decorator_list:
            if decorator not in active:
                references([decorator], uses)
        return bool(active)

    def _annotations(self, found: list[ast.expr], executed: list[ast.AST], uses: set[str]) -> None:
        if self._postponed:
            return
        for annotation in found:
            if not is_type_expression(annotation):
                executed.append(annotation)
                continue
            for node in ast.walk(annotation):
                if isinstance(node, ast.Name) and node.id not in BUILTIN_NAMES:
                    uses.add(use.EXISTS + node.id)

    def _class_body(self, statement: ast.ClassDef, executed: list[ast.AST], uses: set[str]) -> None:
        executed += [keyword.value for keyword in statement.keywords]
        for inner in statement.body:
            if isinstance(inner, _FUNCTIONS):
                self._decorators(inner, executed, uses)
                executed += [d for d in defaults(inner) if not is_literal(d)]
                self._annotations(annotations_of(inner), executed, uses)
            elif isinstance(inner, ast.Assign):
                if not is_literal(inner.value) or not all(isinstance(t, ast.Name) for t in inner.targets):
                    executed.append(inner)
            elif isinstance(inner, ast.AnnAssign):
                self._annotations([inner.annotation], executed, uses)
                if not is_literal(inner.value):
                    executed.append(inner)
            elif isinstance(inner, ast.ClassDef):
                self._class_body(inner, executed, uses)
                executed += [*inner.decorator_list, *inner.bases]
            elif not isinstance(inner, ast.Pass) and not (
                isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)
            ):
                executed.append(inner)


# Calls that make a value and register nothing that another module of a repository looks up.
_MAKERS = frozenset(
    {"getLogger", "get_logger", "TypeVar", "NewType", "namedtuple", "timedelta", "compile", "Path", "frozenset"}
)


def _only_names_something(node: ast.AST) -> bool:
    """``log = logging.getLogger(__name__)`` and the like."""
    return (
        isinstance(node, ast.Assign)
        and all(isinstance(target, ast.Name) for target in node.targets)
        and isinstance(node.value, ast.Call)
        and (chain_of(node.value.func) or "").rpartition(".")[2] in _MAKERS
    )


def _acts_on_others(node: ast.AST, imported: set[str]) -> bool:
    """Whether a statement changes what other modules see: it calls, or stores into, what the module imports."""
    if isinstance(node, ast.Expr):
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        return isinstance(call, ast.Call) and _root(call.func) in imported
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Delete):
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
        return any(not isinstance(target, ast.Name) and _root(target) in imported for target in targets)
    return isinstance(node, ast.stmt) and any(_acts_on_others(inner, imported) for inner in ast.iter_child_nodes(node))


# Builtins that reach into other modules.
_REACHING = frozenset({"setattr", "delattr", "exec", "eval", "__import__"})


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


class _Part(NamedTuple):
    """One executed part: what is used there and made only below would be a NameError, so order counts there."""

    tokens: list[str]
    used: frozenset[str]
    not_made: frozenset[str]


def _reached_late(part: _Part, uses_of: dict[str, set[str]]) -> list[str]:
    """The names not yet made that a part can reach through module-level names when it runs."""
    queue = list(part.used)
    seen = set(queue)
    while queue:
        for name in uses_of.get(queue.pop(), ()):
            if name not in seen:
                seen.add(name)
                queue.append(name)
    return sorted(seen & part.not_made)


def _module_names(found: set[str] | tuple[str, ...]) -> set[str]:
    return {item[1:].partition(".")[0] for item in found if item[0] in (use.NAME, use.EXISTS, use.CREATES)}


def defaults(statement: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """The default values of a function's parameters: evaluated once, on import."""
    return [*statement.args.defaults, *(d for d in statement.args.kw_defaults if d is not None)]


def keeps_docstrings(statement: ast.stmt) -> bool:
    """Whether something reads the docstrings of a definition: a decorator that is not inert (TaskFlow: ``doc_md``)."""
    # Definitions stand in statement lists only; walking every expression as well costs as much as parsing.
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not all(
            is_inert_decorator(decorator) for decorator in node.decorator_list
        ):
            return True
        for field in _STATEMENT_LISTS:
            stack.extend(getattr(node, field, None) or ())
    return False


def class_bases(statement: ast.ClassDef) -> tuple[str, ...]:
    """Names of a class's bases; ``!`` when creating a subclass does something; ``?`` for a base that is no name."""
    bases = [_base_name(base) for base in statement.bases]
    own = any(keyword.arg != "total" for keyword in statement.keywords) or any(
        not is_inert_decorator(decorator) for decorator in statement.decorator_list
    )
    hooks = any(isinstance(inner, _FUNCTIONS) and inner.name == "__init_subclass__" for inner in statement.body)
    is_metaclass = "type" in bases
    return tuple(sorted({*bases, *(["!"] if own or hooks or is_metaclass else [])}))


def _base_name(base: ast.expr) -> str:
    if isinstance(base, ast.Subscript):  # Generic[T]
        base = base.value
    return chain_of(base) or "?"


def is_main_guard(statement: ast.stmt) -> bool:
    """``if __name__ == "__main__":``."""
    if not isinstance(statement, ast.If) or not isinstance(statement.test, ast.Compare):
        return False
    test = statement.test
    sides = [test.left, *test.comparators]
    return (
        len(sides) == 2
        and isinstance(test.ops[0], ast.Eq)
        and any(isinstance(s, ast.Name) and s.id == "__name__" for s in sides)
        and any(isinstance(s, ast.Constant) and s.value == "__main__" for s in sides)
    )


def is_typing_guard(statement: ast.stmt) -> bool:
    """``if TYPE_CHECKING:`` or ``if typing.TYPE_CHECKING:``."""
    return isinstance(statement, ast.If) and chain_of(statement.test) in (
        "TYPE_CHECKING",
        "typing.TYPE_CHECKING",
        "t.TYPE_CHECKING",
    )


def own_scope(statement: ast.AST) -> Iterator[ast.AST]:
    """``statement`` and what lies in it without entering functions, classes and comprehensions."""
    stack = [statement]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _OWN_SCOPES):
            continue
        for field in CHILDREN[node.__class__]:
            value = getattr(node, field)
            if value.__class__ is list:
                stack.extend(item for item in value if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST):
                stack.append(value)


def inner_statements(statement: ast.AST) -> Iterator[ast.AST]:
    """``statement`` and the statements, handlers and cases in it, in the order of :func:`own_scope`."""
    stack = [statement]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _OWN_SCOPES):
            continue
        for field in _STATEMENT_LISTS:
            stack.extend(getattr(node, field, None) or ())


def bound_names(statement: ast.stmt, *, walrus: bool = True) -> list[str]:
    """The module-level names that running ``statement`` may bind or unbind, a name once for each place.

    Without a ``walrus`` only statements bind, and their expressions need no look.
    """
    names: list[str] = []
    for node in own_scope(statement) if walrus else _binding_parts(statement):
        kind = node.__class__
        if kind is ast.Name:
            if node.ctx.__class__ is not ast.Load:  # type: ignore[attr-defined]  # narrowed by class identity, for speed
                names.append(node.id)  # type: ignore[attr-defined]  # as above
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names += [name for name, _, _ in import_specs(node)]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            names += [node.name] if node.name else []
        elif isinstance(node, ast.MatchMapping) and node.rest:
            names.append(node.rest)
        elif isinstance(node, ast.Global):
            names += node.names
    return names


def _binding_parts(statement: ast.stmt) -> Iterator[ast.AST]:
    for node in inner_statements(statement):
        yield node
        if isinstance(node, ast.Assign | ast.Delete):
            targets: list[ast.AST] = list(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
            targets = [node.target]
        elif isinstance(node, ast.With | ast.AsyncWith):
            targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        elif isinstance(node, ast.match_case):
            targets = [node.pattern]
        elif isinstance(node, ast.stmt) and node.__class__.__name__ == "TypeAlias":  # since Python 3.12
            targets = [node.name]  # type: ignore[attr-defined]  # unknown to older versions
        else:
            continue
        for target in targets:
            yield from own_scope(target)
