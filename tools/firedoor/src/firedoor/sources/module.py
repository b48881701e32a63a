"""A syntax tree → facts: what is a definition, what is module body, what each of them uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from firedoor.sources import uses as use
from firedoor.sources.bindings import bound_names, inner_statements
from firedoor.sources.blake import blake2b
from firedoor.sources.body import Body
from firedoor.sources.calm import standard_imports
from firedoor.sources.canonical import digest, docstring_of
from firedoor.sources.dagcalls import DagNames
from firedoor.sources.facts import (
    ACTIVE,
    ACTS_ON_OTHERS,
    ASKS_SUBCLASSES,
    BODY,
    BY_BODY,
    BY_DEFINITION,
    BY_IMPORT,
    BY_STAR,
    BY_TYPING,
    DAG_AT_IMPORT,
    DAG_IN_DEFINITION,
    EDITS_PATH,
    HAS_PLUGIN,
    MAIN,
    MODULE_GETATTR,
    READS_DOCSTRINGS,
    READS_SOURCE,
    STARS,
    UNPARSABLE,
    Facts,
    Node,
)
from firedoor.sources.plugins import is_plugin, plugin_node
from firedoor.sources.references import import_specs
from firedoor.sources.statements import class_bases, is_main_guard, is_typing_guard, literal_names, plain_name
from firedoor.sources.taskflow import taskflow_names
from firedoor.sources.walk import read

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


def facts_of(tree: ast.Module, *, walrus: bool = True, dags: bool = True) -> Facts:
    """The facts of a parsed module.

    ``walrus`` says whether an expression may bind names (``:=``), ``dags`` whether the text names a DAG at all.
    """
    return _Module(tree, walrus, dags).facts()


def _starred(statement: ast.stmt) -> Iterator[str]:
    """What ``statement`` imports by a star."""
    for node in inner_statements(statement):
        if isinstance(node, ast.ImportFrom):
            yield from (spec for name, spec, _ in import_specs(node) if name == "*")


class _Module:
    """One module while it is being read; lives only for the duration of :func:`facts_of`."""

    def __init__(self, tree: ast.Module, walrus: bool, dags: bool) -> None:
        self.tree = tree
        self.walrus = walrus
        self.bindings: dict[str, list[str]] = {}
        self.lines: dict[str, int] = {}
        self.postponed = any(
            isinstance(s, ast.ImportFrom) and s.module == "__future__" and any(a.name == "annotations" for a in s.names)
            for s in tree.body
        )
        self.dags = DagNames(tree, dags)
        self.bound = [bound_names(statement, walrus=walrus) for statement in tree.body]  # names that each binds
        self.standard = standard_imports(tree, self.bound)
        self.exports: tuple[str, ...] | None = None
        self.defined: list[str | None] = []  # the name that each statement defines

    def facts(self) -> Facts:
        plain = self._plain_definitions()
        imported = {
            name
            for statement in self.tree.body
            if isinstance(statement, ast.Import | ast.ImportFrom)
            for name, _, _ in import_specs(statement)
        }
        executed = Body(
            self.postponed,
            set(plain) | imported,
            self.dags,
            standard=self.standard,
            taskflow=taskflow_names(self.tree, self.bound),
        )
        nodes: list[Node] = []
        extras: list[Node] = []
        main_statements: list[ast.stmt] = []
        documented = docstring_of(self.tree)
        for position, statement in enumerate(self.tree.body):
            if position == 0 and documented is not None:
                continue
            if is_main_guard(statement):
                assert isinstance(statement, ast.If)
                main_statements += statement.body
                for other in statement.orelse:
                    executed.statement(other)
                continue
            if is_typing_guard(statement, self.standard):
                assert isinstance(statement, ast.If)
                self._typing_imports(statement.body)
                executed.typing_guard(statement)
                for inner in statement.body:
                    executed.typing_only(inner)
                for other in statement.orelse:
                    self._bind(other, bound_names(other, walrus=self.walrus))
                    executed.statement(other)
                continue
            name = self.defined[position]
            if name is not None and name in plain:
                self._add(name, BY_DEFINITION, statement.lineno)
                if plain[name][0] is statement:
                    nodes.append(self._definition(name, plain[name]))
                    if is_plugin(statement):
                        extras.append(plugin_node(name, statement))
                executed.definition(name, statement)
            else:
                self._bind(statement, self.bound[position])
                executed.statement(statement)
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
        flags |= (ACTS_ON_OTHERS if executed.acts_on_others or executed.acts_by_calls(plain) else 0) | (
            HAS_PLUGIN if extras else 0
        )
        return Facts(flags, "", tuple(every), self._bindings(), self.exports, self.lines, executed.imports())

    def _plain_definitions(self) -> dict[str, list[ast.stmt]]:
        """Names that only top-level definitions bind → those, in order: the last wins, others may be used before."""
        found: dict[str, list[ast.stmt]] = {}
        seen: dict[str, int] = {}
        for statement, names in zip(self.tree.body, self.bound, strict=True):
            for name in names:
                seen[name] = seen.get(name, 0) + 1
            defined = plain_name(statement, self.standard)
            self.defined.append(defined)
            if defined is not None:
                found.setdefault(defined, []).append(statement)
        plain = {name: statements for name, statements in found.items() if seen.get(name) == len(statements)}
        # What a star below may hide is no definition: it is whatever the body leaves.
        stars = [statement.lineno for statement, names in zip(self.tree.body, self.bound, strict=True) if "*" in names]
        lowest = stars[-1] if stars else 0
        return {n: found for n, found in plain.items() if found[-1].lineno > lowest or n[:2] == "__"}

    def _definition(self, name: str, statements: list[ast.stmt]) -> Node:
        tokens: list[str] = []
        docs: list[str] = []
        found: set[str] = set()
        makes_dag = False
        for statement in statements:
            own_docs: list[str] = []
            keeps_docstrings = read([statement], tokens, own_docs, found, postponed=self.postponed)
            if keeps_docstrings:
                tokens += own_docs
            docs += own_docs
            makes_dag = makes_dag or self.dags.constructed_in(statement, found)
        last = statements[-1]
        if name == "__all__":
            self.exports = literal_names(last)
        return Node(
            name,
            last.lineno,
            digest(tokens),
            digest(docs) if docs else b"",
            tuple(sorted(found)),
            class_bases(last, self.standard) if isinstance(last, ast.ClassDef) else None,
            makes_dag,
        )

    def _main(self, statements: list[ast.stmt]) -> Node:
        tokens: list[str] = []
        found: set[str] = set()
        read(statements, tokens, [], found)
        return Node(MAIN, statements[0].lineno, digest(tokens), b"", tuple(sorted(found)), None, False)

    def _typing_imports(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for name, spec, _ in import_specs(statement):
                    self._add(name, BY_TYPING + spec, statement.lineno)

    def _bind(self, statement: ast.stmt, names: list[str]) -> None:
        """Bindings of a statement that belongs to the body; imports anywhere in it keep their targets."""
        if not isinstance(statement, _SIMPLE):
            for node in inner_statements(statement):
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
        """Name → how it may be bound, with the star imports below that may hide it; stars stay in their order."""
        stars = self.bindings.pop("*", [])
        found = {name: tuple(sorted(ways)) for name, ways in sorted(self.bindings.items())}
        if not stars:
            return found
        hiding: list[str] = []
        seen: set[str] = set()
        for statement, names in zip(reversed(self.tree.body), reversed(self.bound), strict=True):
            for name in names:
                if name in found and name not in seen and found[name] != (BY_DEFINITION,):
                    found[name] += tuple(hiding)
                seen.add(name)
            if "*" in names:
                hiding += [BY_STAR + spec for spec in _starred(statement)]
        return {**found, "*": tuple(stars)}

    def _flags(self, nodes: list[Node]) -> int:
        flags = 0
        if "__getattr__" in self.bindings:
            flags |= MODULE_GETATTR
        if any("*" in names for names in self.bound):
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
