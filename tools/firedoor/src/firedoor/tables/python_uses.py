"""Reads and writes of a Python module: SQL in its texts, fields of operators, assets, DAGs."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator

from firedoor.tables import asset_uses, dag_uses, table_fields
from firedoor.tables.asset_uses import asset_names, is_asset, named, referred
from firedoor.tables.candidate_lines import candidate_lines
from firedoor.tables.dag_uses import defined
from firedoor.tables.literals import Constants, below_text, text_of
from firedoor.tables.names import canonical
from firedoor.tables.origins import Origins
from firedoor.tables.placeholders import with_holes
from firedoor.tables.sql_gate import can_be_sql
from firedoor.tables.uses import CONSERVATIVE, EXACT, TableUse, distinct

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_FOLDED = (ast.JoinedStr, ast.BinOp)
_DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.DictComp)
_NO_TEXTS: dict[str, str] = {}
# A call of another name without one of these fields uses nothing.
_CALLS = asset_uses.CLASSES | table_fields.CALLS
_FIELDS = asset_uses.FIELDS.keys() | table_fields.FIELDS
# Texts for people, which may well begin "Delete from …".
_PROSE = frozenset(("doc", "doc_md", "doc_json", "doc_yaml", "doc_rst", "description", "help"))
# What Airflow gives an @asset function itself; its other parameters name the assets that it reads.
_NOT_INLETS = frozenset(
    ("self", "context", "kwargs", "args", "outlet_events", "inlet_events", "dag_run", "ti", "params")
)


def python_uses(tree: ast.Module, source: str | None = None, candidates: list[int] | None = None) -> list[TableUse]:
    """Return the uses of a module, sorted, each once.

    With ``source``, the text that ``tree`` was parsed from, only statements on lines that may hold a use are walked
    (``candidates``, or else :func:`firedoor.tables.candidate_lines.candidate_lines`); without it all are. A use
    belongs to the top-level function, class or literal assignment around it, else to the module body, as do decorators
    and defaults.
    """
    lines = candidates if candidates is not None or source is None else candidate_lines(source)
    if lines is not None and not lines:
        return []
    module = _Module(tree, source)
    for statement in tree.body:
        if _touched(statement, lines):
            owner = _owner(statement)
            for part, belongs in _parts(statement, owner, lines):
                module.look(part, belongs, lines)
    return distinct(module.uses)


def _owner(statement: ast.stmt) -> str:
    """Return the name of the definition that a top-level statement is, ``""`` when it is part of the module body."""
    if isinstance(statement, (*_DEFINITIONS, ast.ClassDef)):
        return statement.name
    target: ast.expr | None = None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    if isinstance(target, ast.Name) and isinstance(statement, ast.Assign | ast.AnnAssign):
        return target.id if statement.value is not None and _is_literal(statement.value) else ""
    return ""


def _is_literal(node: ast.expr) -> bool:
    stack: list[ast.expr | None] = [node]
    while stack:
        at = stack.pop()
        if isinstance(at, ast.List | ast.Tuple | ast.Set):
            stack += at.elts
        elif isinstance(at, ast.Dict):
            stack += [*at.keys, *at.values]
        elif isinstance(at, ast.UnaryOp):
            stack.append(at.operand)
        elif not isinstance(at, ast.Constant):
            return False
    return True


def _touched(statement: ast.stmt, lines: list[int] | None) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass):
        return False
    if lines is None:
        return True
    first = _first_line(statement)
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= (statement.end_lineno or first)


def _near(node: ast.AST, lines: list[int] | None) -> bool:
    """Return whether a node in a statement has a line that may hold a use; for a single line it is not asked."""
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    if lines is None or first == last:
        return True
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= last


def _parts(statement: ast.stmt, owner: str, lines: list[int] | None) -> Iterator[tuple[ast.AST, str]]:
    """Yield (statement or expression to look into, owner) for a top-level statement, blocks opened."""
    stack: list[ast.stmt] = [statement]
    while stack:
        at = stack.pop()
        if not _touched(at, lines):
            continue
        if isinstance(at, ast.Expr) and isinstance(at.value, ast.Constant):
            continue  # a docstring
        if not isinstance(getattr(at, "body", None), list) and not isinstance(at, ast.Match):
            yield at, owner
            continue
        outside = "" if at is statement and isinstance(at, _DEFINITIONS) else owner
        header = isinstance(at, ast.Match) or _has_line(at, at.body[0], lines)  # type: ignore[attr-defined]  # it is a block
        if header and isinstance(at, _DEFINITIONS):
            yield at, outside
        for child in ast.iter_child_nodes(at):
            if isinstance(child, ast.stmt):
                stack.append(child)
            elif isinstance(child, ast.ExceptHandler | ast.match_case):
                stack += child.body
            elif header:
                yield child, outside


def _has_line(block: ast.stmt, inside: ast.stmt, lines: list[int] | None) -> bool:
    """Return whether a line of a block's header, decorators included, may hold a use."""
    if lines is None:
        return True
    at = bisect_left(lines, _first_line(block))
    return at < len(lines) and lines[at] <= inside.lineno


def _first_line(statement: ast.stmt) -> int:
    first = statement.lineno
    for decorator in getattr(statement, "decorator_list", ()):
        first = min(first, decorator.lineno)
    return first


class _Module:
    """What has been found so far in one module, and what is known of its names."""

    def __init__(self, tree: ast.Module, source: str | None) -> None:
        self.uses: list[TableUse] = []
        self._constants = Constants(tree, source)
        self._origins = Origins(tree)

    def look(self, part: ast.AST, owner: str, lines: list[int] | None) -> None:
        """Add the uses of a statement without a block, of an expression, or of a function's name and decorators."""
        if isinstance(part, _DEFINITIONS):
            self._decorated(part, owner)
            return
        done: set[int] = set()
        if isinstance(part, ast.Assign | ast.AnnAssign):
            self._named(part, owner, done)
        stack: list[ast.AST] = [part]
        while stack:
            node = stack.pop()
            # In the order of how many there are; one class a question, which is the cheapest one.
            if isinstance(node, ast.Constant):
                if isinstance(node.value, str):
                    self._text(node, node.value, owner)
                continue
            if isinstance(node, ast.Name):
                continue
            if isinstance(node, ast.Attribute):
                stack.append(node.value)
                continue
            if isinstance(node, ast.keyword):
                if node.arg not in _PROSE and _near(node, lines):
                    stack.append(node.value)
                continue
            if isinstance(node, ast.Call):
                func = node.func
                if isinstance(func, ast.Attribute):
                    if func.attr == "format" and text_of(node, _NO_TEXTS) is not None:
                        self._folded(node, owner)
                        stack += below_text(node)
                        continue
                    stack.append(func.value)
                elif not isinstance(func, ast.Name):
                    stack.append(func)
                self._call(node, owner, done)
                stack += node.args
                stack += node.keywords
                continue
            if isinstance(node, _FOLDED) and text_of(node, _NO_TEXTS) is not None:
                self._folded(node, owner)
                stack += below_text(node)
                continue
            if isinstance(node, ast.Dict):
                for mode, table, certain in table_fields.configured(node, self._constants):
                    self._add(node, owner, mode, table, "sql", certain)
            elif isinstance(node, ast.Subscript):
                self._events(node, owner, done)
            stack += [child for child in ast.iter_child_nodes(node) if _near(child, lines)]

    def _add(
        self, node: ast.expr | ast.stmt | ast.arg, owner: str, mode: str, table: str, via: str, certain: bool = True
    ) -> None:
        doubt = EXACT if certain and "*" not in table and ":~" not in table else CONSERVATIVE
        self.uses.append(TableUse(owner, node.lineno, mode, table, via, doubt))

    def _folded(self, node: ast.expr, owner: str) -> None:
        # Names are looked up only when the text can be SQL: the first look-up walks the whole file.
        bare = text_of(node, _NO_TEXTS)
        if bare is not None and (can_be_sql(with_holes(bare))):
            self._text(node, text_of(node, self._constants) or bare, owner)

    def _text(self, node: ast.expr, text: str, owner: str) -> None:
        if (" " not in text and "\n" not in text and "\t" not in text) or not can_be_sql(with_holes(text)):
            return
        spans = (node.end_lineno or node.lineno) - node.lineno
        same_lines = spans > 0 and spans == text.count("\n")
        from firedoor.tables.sql_uses import clause_uses  # its patterns are large, and most files hold no SQL

        for use in clause_uses(text):
            line = node.lineno + (use.line - 1 if same_lines else 0)
            self.uses.append(TableUse(owner, line, use.mode, use.table, use.via, use.confidence))

    def _call(self, call: ast.Call, owner: str, done: set[int]) -> None:
        module, name = self._origins.called(call.func)
        fields = [keyword.arg for keyword in call.keywords]
        if name not in _CALLS and _FIELDS.isdisjoint(fields) and not dag_uses.is_of_interest(name, fields):
            return
        if not module:
            module, name = self._origins.called(call.func, inner=True)
        for keyword in call.keywords:
            if keyword.arg in asset_uses.FIELDS:
                mode, via = asset_uses.FIELDS[keyword.arg]
                for at, asset in referred(keyword.value, self._constants):
                    done.add(id(at))
                    self._add(at, owner, mode, asset, via)
        for mode, table, via, certain in dag_uses.used(module, name, call, self._constants):
            self._add(call, owner, mode, table, via, certain)
        for mode, table, certain in table_fields.used(module, name, call, self._constants):
            self._add(call, owner, mode, table, "sql", certain)
        if id(call) not in done and is_asset(call) and module.startswith("airflow"):
            # An asset in no known place: a return value, metadata, an argument. It may be read or written.
            for asset in asset_names(call, self._constants):
                self._add(call, owner, "read", asset, "asset", certain=False)
                self._add(call, owner, "write", asset, "asset", certain=False)

    def _events(self, node: ast.Subscript, owner: str, done: set[int]) -> None:
        """``outlet_events[asset]`` writes, ``inlet_events[asset]`` reads."""
        value = node.value
        name = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
        if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
            name = str(value.slice.value)
        use = {"outlet_events": ("write", "outlet"), "inlet_events": ("read", "asset")}.get(name)
        if use is not None:
            for at, asset in referred(node.slice, self._constants):
                done.add(id(at))
                self._add(at, owner, use[0], asset, use[1])

    def _named(self, statement: ast.Assign | ast.AnnAssign, owner: str, done: set[int]) -> None:
        """Record which assets, or which dag_id, a variable stands for: other modules may use it by name."""
        value = statement.value
        if value is None:
            return
        for node in [
            value,
            *(ast.iter_child_nodes(value) if isinstance(value, _DISPLAYS) else ()),
        ]:
            if is_asset(node) if isinstance(node, ast.expr) else False:
                done.add(id(node))
        for variable, asset in named(statement, self._constants):
            self._add(statement, owner, "name", f"~{variable}={asset}", "asset")
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            for target in targets:
                if isinstance(target, ast.Name) and target.id.endswith(("DAG_ID", "DAG_NAME")):
                    table = f"~{target.id}={canonical('dag:' + value.value)}"
                    self._add(statement, owner, "name", table, "trigger_dag")

    def _decorated(self, function: ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> None:
        """``@dag`` defines a DAG, ``@asset`` an asset and its DAG; both are named after the function unless told."""
        for decorator in function.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            module, name = self._origins.called(call.func if call is not None else decorator)
            given = {keyword.arg: keyword.value for keyword in call.keywords} if call is not None else {}
            if name == "dag":
                positional = call.args[0] if call is not None and call.args else None
                dag_id = given.get("dag_id", positional) or ast.Constant(function.name)
                for mode, table, via, _ in defined(dag_id, self._constants):
                    self._add(function, owner, mode, table, via)
            elif name in ("asset", "multi") and module.startswith("airflow"):
                fields = [given[field] for field in ("name", "uri") if field in given]
                if "name" not in given and name == "asset":
                    fields.append(ast.Constant(function.name))
                for asset in asset_names(ast.Call(ast.Name("Asset"), fields, []), self._constants):
                    if fields:
                        self._add(function, owner, "write", asset, "asset")
                dag_id = given.get("name", ast.Constant(function.name))
                for mode, table, via, _ in defined(dag_id, self._constants):
                    self._add(function, owner, mode, table, via)
                for argument in [*function.args.args, *function.args.kwonlyargs]:
                    if argument.arg not in _NOT_INLETS:
                        self._add(argument, owner, "read", f"asset:{argument.arg}", "asset")
