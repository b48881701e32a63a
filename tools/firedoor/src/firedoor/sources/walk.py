"""One walk over statements: their canonical form, their docstrings, and what they use.

Two trees have equal forms exactly when they differ in nothing but comments, formatting and docstrings. The form is
ours, not ``ast.dump``'s, because that one changes from one Python to the next (``type_params`` in 3.12, default fields
left out in 3.13) and a digest must not.

Most of a cold run is spent here. So form and uses come from one walk, and the commonest nodes have a function each,
which puts the node's tokens and tells its scope the names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from firedoor.sources import definitions, demands, expressions
from firedoor.sources.canonical import digest
from firedoor.sources.reading import READ, Reading
from firedoor.sources.scopes import MODULE, Scope, resolve
from firedoor.sources.uses import ANY_DOCSTRINGS, ANY_SOURCE, DOCSTRINGS, ENGINE, SOURCE, SUBCLASSES

READ.update(expressions.READERS)
READ.update(demands.READERS)
READ.update(definitions.READERS)

_SPECIAL_ATTRIBUTES = {
    "__doc__": (DOCSTRINGS, ANY_DOCSTRINGS),
    "__subclasses__": (SUBCLASSES,),
    "__code__": (SOURCE, ANY_SOURCE),
    "__loader__": (SOURCE,),
}
_ENGINES = ("read_", "to_")


def read(
    nodes: Iterable[ast.AST], tokens: list[str], docs: list[str], out: set[str], *, postponed: bool = False
) -> bool:
    """Read module-level ``nodes``: append their canonical form to ``tokens``, their docstrings to ``docs``.

    What they use goes to ``out`` (see :mod:`firedoor.sources.uses`). ``postponed`` says that annotations are kept as
    text (PEP 563), which who reads them sees. Returns whether a definition in them is decorated by
    something that may read its docstring (TaskFlow: ``doc_md``).
    """
    reading = Reading(tokens, docs, out)
    scope = Scope(MODULE)
    for node in nodes:
        READ[node.__class__](node, reading, scope)
    resolve(scope, out)
    if postponed and reading.annotated:
        tokens.append("postponed")
    for name in reading.attributes:
        if name in _SPECIAL_ATTRIBUTES:
            out.update(_SPECIAL_ATTRIBUTES[name])
        elif name.startswith(_ENGINES):
            out.add(ENGINE + name)
    return reading.decorated


def canonical_digest(node: ast.AST) -> bytes:
    """The digest (16 bytes) of one syntax tree without its docstrings."""
    tokens: list[str] = []
    read([node], tokens, [], set())
    return digest(tokens)
