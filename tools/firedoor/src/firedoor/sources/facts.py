"""What is known of one Python file, whatever its path: frozen values that marshal as plain tuples."""

from __future__ import annotations

from typing import Any, NamedTuple

# Raised by one whenever the same bytes give other facts; part of every fingerprint and of the cache's key.
RULES = 12

BODY, MAIN = "", "<main>"
PLUGIN = "<plugin>"  # followed by a class name: what an AirflowPlugin adds to DAGs, without its views

# Flags of a file.
UNPARSABLE = 1
MODULE_GETATTR = 2
DAG_AT_IMPORT = 4  # running the module body constructs a DAG
DAG_IN_DEFINITION = 8  # a definition constructs one when it is called
ASKS_SUBCLASSES = 16
STARS = 32
EDITS_PATH = 64
READS_DOCSTRINGS = 128  # of things that it is handed
READS_SOURCE = 256
ACTIVE = 512  # importing it does more than bind names
ACTS_ON_OTHERS = 1024  # importing it may change what other modules see: it patches, registers, edits sys.path
HAS_PLUGIN = 2048
UNREADABLE = 8192  # its bytes are not there: a partial clone, a damaged object
HAS_ROWS = 4096  # of summaries: something is kept beside the facts

# How a binding comes about: the first character of its text.
BY_DEFINITION, BY_IMPORT, BY_BODY, BY_TYPING = "d", "i", "b", "t"
BY_STAR = "*"  # not seldom: a star import below may hide what else binds the name


class Node(NamedTuple):
    """One definition, or the module body (name ``""``), or its ``__main__`` block (name ``<main>``)."""

    name: str
    line: int
    digest: bytes  # canonical, without docstrings
    docstrings: bytes  # digest of the docstrings, b"" where there are none
    uses: tuple[str, ...]  # sorted; see firedoor.sources.uses
    bases: tuple[str, ...] | None  # of a class: the names of its bases; "!" when creating subclasses does something
    constructs_dag: bool


class Facts(NamedTuple):
    """All of one file. ``bindings`` maps a module-level name to how it may be bound, in no order."""

    flags: int
    error: str
    nodes: tuple[Node, ...]
    bindings: dict[str, tuple[str, ...]]
    exports: tuple[str, ...] | None  # literal __all__
    lines: dict[str, int]  # module-level name → line of its binding
    imports: tuple[tuple[str, ...], ...]  # what the body imports, in order, in runs between statements that act


class Summary(NamedTuple):
    """The part of :class:`Facts` that is read for every file of a tree: small on purpose."""

    flags: int
    links: tuple[str, ...]  # uses that can lead to another Python file
    paths: tuple[str, ...]  # uses that can lead to any other file


def from_row(row: tuple[Any, ...]) -> Facts:
    """Facts from what :func:`marshal.loads` gave back. Raises ``ValueError`` when it is no such row."""
    try:
        flags, error, nodes, bindings, exports, lines, imports = row
        return Facts(flags, error, tuple(map(Node._make, nodes)), bindings, exports, lines, imports)
    except TypeError as error_:
        raise ValueError("not a facts row") from error_


def to_row(facts: Facts) -> tuple[object, ...]:
    """``facts`` as plain tuples, the inverse of :func:`from_row`."""
    return (*facts[:2], tuple(map(tuple, facts.nodes)), *facts[3:])
