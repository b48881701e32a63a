"""Which tables of a syntax tree are written, and how: over the whole tree, for a WITH can hold a DELETE."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import refusals
from .answers import Mode

Target = tuple[exp.Expr, Mode, bool]
"""What is written, how, and whether it is temporary."""

_TABLES = {"TABLE", "VIEW", "MATERIALIZED VIEW", "INDEX"}
_TEMPORARY = (exp.TemporaryProperty, exp.GlobalProperty)
_COMMENTED = {"TABLE", "VIEW", "MATERIALIZED VIEW", "COLUMN"}
_FUNCTIONS = {"FUNCTION", "MACRO"}


def targets(tree: exp.Expr, dialect: str, line: int) -> Iterator[Target]:
    """What the statement and all in it write. Raises Refused for what writes, and no table."""
    for node in tree.walk():
        if isinstance(node, exp.Insert) and not isinstance(node.parent, exp.When):
            yield node.this, _insert_mode(node), False
        elif isinstance(node, (exp.Update, exp.Delete)) and not isinstance(node.parent, exp.When):
            for each in _several(node, line):
                yield each, Mode.CHANGES, False
        elif isinstance(node, exp.Merge):
            yield node.this, Mode.CHANGES, False
        elif isinstance(node, exp.Into):
            yield node.this, Mode.CREATES, bool(node.args.get("temporary"))
        elif isinstance(node, exp.Create):
            yield from _created(node, dialect, line)
        elif isinstance(node, exp.Drop) and not isinstance(node.parent, exp.Alter):
            if _kind(node) not in _TABLES - {"INDEX"}:
                raise refusals.kind(f"DROP {_kind(node)}", line)
            for each in _several(node, line):
                yield each, Mode.DROPS, False
        elif isinstance(node, exp.TruncateTable):
            for each in _several(node, line):
                yield each, Mode.CHANGES if node.args.get("partition") else Mode.REPLACES, False
        elif isinstance(node, exp.Alter):
            yield from _altered(node, line)
        elif isinstance(node, exp.Analyze):
            for each in _several(node, line):
                yield each, Mode.CHANGES, False
        elif isinstance(node, exp.Comment):
            if _kind(node) not in _COMMENTED:
                raise refusals.kind(f"COMMENT ON {_kind(node)}", line)
            yield node.this, Mode.CHANGES, False
        elif isinstance(node, exp.Copy) and node.args.get("kind"):
            yield node.this, Mode.ADDS, False
        elif isinstance(node, exp.Cache):
            yield node.this, Mode.CREATES, True


def _several(node: exp.Expr, line: int) -> list[exp.Expr]:
    """The targets of a statement that can have more than one; Refused when sqlglot knows of none."""
    named = [node.this, *(node.args.get("tables") or [])]
    if isinstance(node, exp.TruncateTable):
        named += node.expressions
    found = [each for each in named if isinstance(each, exp.Expr)]
    if not found:
        raise refusals.unnamed("the target", line)
    return found


def _kind(node: exp.Expr) -> str:
    return str(node.args.get("kind") or "").upper()


def _insert_mode(node: exp.Insert) -> Mode:
    if node.args.get("overwrite"):
        return Mode.CHANGES if node.args.get("partition") or node.args.get("where") else Mode.REPLACES
    table = node.this.this if isinstance(node.this, exp.Schema) else node.this
    plain = not (node.args.get("conflict") or node.args.get("alternative") or node.args.get("where"))
    return Mode.ADDS if plain and not isinstance(table, exp.Directory) else Mode.CHANGES


def _created(node: exp.Create, dialect: str, line: int) -> Iterator[Target]:
    properties = node.args.get("properties")
    held = properties.expressions if properties else []
    temporary = any(isinstance(each, _TEMPORARY) for each in held)
    kind = _kind(node)
    if kind in _FUNCTIONS and temporary and dialect != "postgres":
        return
    if kind not in _TABLES:
        raise refusals.kind(f"CREATE {kind}", line)
    for each in held:
        if isinstance(each, (exp.LocationProperty, exp.ExternalProperty)):
            raise refusals.outside("a table over files", line)
    if kind == "INDEX":
        indexed = node.this.args.get("table") if isinstance(node.this, exp.Index) else node.this
        if not isinstance(indexed, exp.Expr):
            raise refusals.unnamed("the table of the index", line)
        yield indexed, Mode.CHANGES, False
        return
    mode = Mode.REPLACES if node.args.get("replace") else Mode.ENSURES if node.args.get("exists") else Mode.CREATES
    yield node.this, mode, temporary


def _altered(node: exp.Alter, line: int) -> Iterator[Target]:
    if _kind(node) not in _TABLES - {"INDEX"}:
        raise refusals.kind(f"ALTER {_kind(node)}", line)
    yield node.this, Mode.CHANGES, False
    for action in node.args.get("actions") or []:
        if isinstance(action, exp.AlterRename):
            yield action.this, Mode.CREATES, False
        elif isinstance(action, exp.AlterSet) and action.args.get("location"):
            raise refusals.outside("a table over files", line)
