"""A syntax tree → facts: what is a definition, what is module body, what each of them uses."""

from __future__ import annotations

import ast
import re
from hashlib import blake2b

from firedoor.sources import body as body_rules
from firedoor.sources import uses as use
from firedoor.sources.calm import is_calm, standard_imports
from firedoor.sources.canonical import digest, docstring_of, emit
from firedoor.sources.dagcalls import DagNames
from firedoor.sources.facts import (
    ACTIVE,
    ACTS_ON_OTHERS,
    ASKS_SUBCLASSES,
    BODY,
    BY_BODY,
    BY_DEFINITION,
    BY_IMPORT,
    BY_TYPING,
    DAG_AT_IMPORT,
    DAG_IN_DEFINITION,
    EDITS_PATH,
    HAS_PLUGIN,
    MAIN,
    MODULE_GETATTR,
    PLUGIN,
    READS_DOCSTRINGS,
    READS_SOURCE,
    STARS,
    UNPARSABLE,
    Facts,
    Node,
)
from firedoor.sources.references import import_specs, references

_DAG_TEXT = re.compile(rb"\bDAG\s*\(|^\s*@dag\b|\bDbtDag\s*\(", re.MULTILINE)
# Statements that hold no import of their own scope.
_SIMPLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def unparsable(data: bytes, why: str) -> Facts:
    """Facts of a file that cannot be parsed: one opaque body, named by the bytes, that uses nothing it tells of."""
    key = blake2b(data, digest_size=16).digest()
    # Whether it is a DAG file is still told by its text: it must not vanish by a typing error.
    makes_dag = _DAG_TEXT.search(data) is not None
    flags = UNPARSABLE | (DAG_AT_IMPORT if makes_dag else 0)
    node = Node(BODY, 1, key, b"", (use.NAMESPACE + "unparsable",), None, makes_dag)
    return Facts(flags, why, (node,), {}, None, {}, ())


def facts_of(tree: ast.Module, *, walrus: bool = True) -> Facts:
    """The facts of a parsed module; ``walrus`` says whether an expression may bind names (``:=``)."""
    return _Module(tree, walrus).facts()


class _Module:
    """One module while it is being read; lives only for the duration of :func:`facts_of`."""

    def __init__(self, tree: ast.Module, walrus: bool) -> None:
        self.tree = tree
        self.walrus = walrus
        self.bindings: dict[str, list[str]] = {}
        self.lines: dict[str, int] = {}
        self.postponed = any(
            isinstance(s, ast.ImportFrom) and s.module == "__future__" and any(a.name == "annotations" for a in s.names)
            for s in tree.body
        )
        self.dags = DagNames(tree)
        self.standard = standard_imports(tree)
        self.exports: tuple[str, ...] | None = None
        self.bound: list[list[str]] = []  # names that each statement binds

    def facts(self) -> Facts:
        plain = self._plain_definitions()
        imported = {
            name
            for statement in self.tree.body
            if isinstance(statement, ast.Import | ast.ImportFrom)
            for name, _, _ in import_specs(statement)
        }
        executed = body_rules.Body(self.postponed, set(plain) | imported, self.dags)
        nodes: list[Node] = []
        extras: list[Node] = []
        main_statements: list[ast.stmt] = []
        for position, statement in enumerate(self.tree.body):
            if position == 0 and docstring_of(self.tree) is not None:
                continue
            if body_rules.is_main_guard(statement):
                assert isinstance(statement, ast.If)
                main_statements += statement.body
                for other in statement.orelse:
                    executed.statement(other)
                continue
            if body_rules.is_typing_guard(statement):
                assert isinstance(statement, ast.If)
                self._typing_imports(statement.body)
                executed.typing_guard(statement)
                for inner in statement.body:
                    executed.typing_only(inner)
                for other in statement.orelse:
                    self._bind(other, body_rules.bound_names(other, walrus=self.walrus))
                    executed.statement(other)
                continue
            name = plain_name(statement, self.standard)
            if name is not None and name in plain:
                self._add(name, BY_DEFINITION, statement.lineno)
                if plain[name][0] is statement:
                    nodes.append(self._definition(name, plain[name]))
                    if is_plugin(statement):
                        extras.append(self._plugin(name, statement))
                executed.definition(name, statement)
            else:
                self._bind(statement, self.bound[position])
                executed.statement(statement)
        documented = docstring_of(self.tree)
        body_docs = digest([documented]) if documented is not None else b""
        head = Node(
            BODY,
            1,
            executed.digest(nodes),
            body_docs,
            tuple(sorted(executed.uses)),
            None,
            self.dags.at_import(nodes, executed),
        )
        every = [head, *nodes, *extras]
        if main_statements:
            every.append(self._main(main_statements))
        flags = self._flags(every) | (ACTIVE if executed.active else 0)
        flags |= (ACTS_ON_OTHERS if executed.acts_on_others else 0) | (HAS_PLUGIN if extras else 0)
        return Facts(flags, "", tuple(every), self._bindings(), self.exports, self.lines, executed.imports())

    def _plain_definitions(self) -> dict[str, list[ast.stmt]]:
        """Names that only top-level definitions bind → those, in order: the last wins, others may be used before."""
        found: dict[str, list[ast.stmt]] = {}
        seen: dict[str, int] = {}
        for statement in self.tree.body:
            names = body_rules.bound_names(statement, walrus=self.walrus)
            self.bound.append(names)
            for name in names:
                seen[name] = seen.get(name, 0) + 1
            defined = plain_name(statement, self.standard)
            if defined is not None:
                found.setdefault(defined, []).append(statement)
        return {name: statements for name, statements in found.items() if seen.get(name) == len(statements)}

    def _definition(self, name: str, statements: list[ast.stmt]) -> Node:
        tokens: list[str] = []
        docs: list[str] = []
        found: set[str] = set()
        makes_dag = False
        for statement in statements:
            own_docs: list[str] = []
            emit(statement, tokens, own_docs)
            if own_docs and body_rules.keeps_docstrings(statement):
                tokens += own_docs
            docs += own_docs
            references([statement], found, postponed=self.postponed)
            makes_dag = makes_dag or self.dags.constructed_in(statement, found)
        last = statements[-1]
        if name == "__all__":
            self.exports = _literal_names(last)
        return Node(
            name,
            last.lineno,
            digest(tokens),
            digest(docs) if docs else b"",
            tuple(sorted(found)),
            body_rules.class_bases(last) if isinstance(last, ast.ClassDef) else None,
            makes_dag,
        )

    def _plugin(self, name: str, statement: ast.stmt) -> Node:
        assert isinstance(statement, ast.ClassDef)
        parts = [inner for inner in statement.body if not _is_view(inner)]
        tokens: list[str] = []
        found: set[str] = set()
        for part in parts:
            emit(part, tokens)
        references(parts, found)
        return Node(PLUGIN + name, statement.lineno, digest(tokens), b"", tuple(sorted(found)), None, False)

    def _main(self, statements: list[ast.stmt]) -> Node:
        tokens: list[str] = []
        found: set[str] = set()
        for statement in statements:
            emit(statement, tokens)
        references(statements, found)
        return Node(MAIN, statements[0].lineno, digest(tokens), b"", tuple(sorted(found)), None, False)

    def _typing_imports(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for name, spec, _ in import_specs(statement):
                    self._add(name, BY_TYPING + spec, statement.lineno)

    def _bind(self, statement: ast.stmt, names: list[str]) -> None:
        """Bindings of a statement that belongs to the body; imports anywhere in it keep their targets."""
        if not isinstance(statement, _SIMPLE):
            for node in body_rules.inner_statements(statement):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    for name, spec, _ in import_specs(node):
                        self._add(name, BY_IMPORT + spec, node.lineno)
        if isinstance(statement, ast.Import | ast.ImportFrom):
            return
        for name in names:
            self._add(name, BY_BODY, statement.lineno)
            if name == "__all__":
                self.exports = None

    def _add(self, name: str, how: str, line: int) -> None:
        ways = self.bindings.setdefault(name, [])
        if how not in ways:
            ways.append(how)
        self.lines.setdefault(name, line)

    def _bindings(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(sorted(ways)) for name, ways in sorted(self.bindings.items())}

    def _flags(self, nodes: list[Node]) -> int:
        flags = 0
        if "__getattr__" in self.bindings:
            flags |= MODULE_GETATTR
        if "*" in self.bindings:
            flags |= STARS
        if nodes[0].constructs_dag:
            flags |= DAG_AT_IMPORT
        if any(node.constructs_dag for node in nodes[1:]):
            flags |= DAG_IN_DEFINITION
        for node in nodes:
            if use.SUBCLASSES in node.uses:
                flags |= ASKS_SUBCLASSES
            if use.PATH_EDIT in node.uses:
                flags |= EDITS_PATH
            if use.ANY_DOCSTRINGS in node.uses:
                flags |= READS_DOCSTRINGS
            if use.ANY_SOURCE in node.uses:
                flags |= READS_SOURCE
        return flags


# What an AirflowPlugin adds to the web server and the API alone.
_VIEWS = frozenset(
    {"appbuilder_views", "appbuilder_menu_items", "flask_blueprints", "fastapi_apps", "fastapi_root_middlewares",
     "external_views", "react_apps", "menu_links", "admin_views", "name"}
)  # fmt: skip


def is_plugin(statement: ast.stmt) -> bool:
    """Whether a class derives from ``AirflowPlugin``."""
    return isinstance(statement, ast.ClassDef) and any(
        base.rpartition(".")[2] == "AirflowPlugin" for base in body_rules.class_bases(statement)
    )


def _is_view(statement: ast.stmt) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return all(isinstance(target, ast.Name) and target.id in _VIEWS for target in targets)


def plain_name(statement: ast.stmt, standard: dict[str, str]) -> str | None:
    """The name that a definition defines: a def, a class, or one name bound to a calm value; else ``None``."""
    if isinstance(statement, _DEFINITIONS):
        return statement.name
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and is_calm(statement.value, standard):
        target = statement.targets[0]
        return target.id if isinstance(target, ast.Name) else None
    if isinstance(statement, ast.AnnAssign) and statement.value is not None and is_calm(statement.value, standard):
        return statement.target.id if isinstance(statement.target, ast.Name) else None
    return None


def _literal_names(statement: ast.stmt) -> tuple[str, ...] | None:
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if not isinstance(value, ast.List | ast.Tuple | ast.Set):
        return None
    names = [item.value for item in value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return tuple(names) if len(names) == len(value.elts) else None
