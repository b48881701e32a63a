"""Tokens of the canonical form, and the digest of a list of them."""

from __future__ import annotations

import ast

from firedoor.sources.blake import blake2b

DIGEST_SIZE = 16

_WITH_DOCSTRING = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module})


def digest(tokens: list[str]) -> bytes:
    """The digest (16 bytes, BLAKE2b) of canonical ``tokens``."""
    text = "\x1f".join(tokens)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_SIZE).digest()


def docstring_of(node: ast.AST) -> str | None:
    """The docstring of a module, class or function node; ``None`` where there is none."""
    if node.__class__ not in _WITH_DOCSTRING or not node.body:  # type: ignore[attr-defined]  # all of them have one
        return None
    first = node.body[0]  # type: ignore[attr-defined]  # as above
    if first.__class__ is ast.Expr and first.value.__class__ is ast.Constant and isinstance(first.value.value, str):
        return first.value.value
    return None


def constant(value: object) -> str:
    """The token of a constant."""
    if value.__class__ is str:
        return "'" + value
    if value.__class__ is int:
        return f"i{value:x}"  # decimal digits are limited to 4,300 by sys.set_int_max_str_digits
    return f"{value.__class__.__name__}:{value!r}"
