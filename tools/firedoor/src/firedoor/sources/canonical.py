"""Our own canonical form of a syntax tree, and its digest.

Two trees have equal digests exactly when they differ in nothing but comments, formatting and
docstrings. The form is ours, not ``ast.dump``'s, because that one changes from one Python to the next
(``type_params`` in 3.12, default fields left out in 3.13) and a digest must not.
"""

from __future__ import annotations

import ast
from hashlib import blake2b

DIGEST_SIZE = 16

# Fields that carry no meaning for what the code does.
_WITHOUT_MEANING = frozenset({"ctx", "type_comment", "type_ignores", "kind"})
_FIELDS: dict[type, tuple[str, ...]] = {
    cls: tuple(field for field in cls._fields if field not in _WITHOUT_MEANING)
    for cls in vars(ast).values()
    if isinstance(cls, type) and issubclass(cls, ast.AST)
}
_TAGS: dict[type, str] = {cls: f"({cls.__name__}" for cls in _FIELDS}
_WITH_DOCSTRING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)


def digest(tokens: list[str]) -> bytes:
    """The digest (16 bytes, BLAKE2b) of canonical ``tokens``."""
    text = "\x1f".join(tokens)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_SIZE).digest()


def docstring_of(node: ast.AST) -> str | None:
    """The docstring of a module, class or function node; ``None`` where there is none."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or not body or not isinstance(node, _WITH_DOCSTRING):
        return None
    first = body[0]
    if first.__class__ is ast.Expr and first.value.__class__ is ast.Constant and isinstance(first.value.value, str):
        return first.value.value
    return None


def emit(node: ast.AST, out: list[str], docstrings: list[str] | None = None) -> None:
    """Append the canonical tokens of ``node`` to ``out``; docstrings go to ``docstrings`` instead."""
    kind = node.__class__
    if kind is ast.Name:
        out.append("$" + node.id)  # type: ignore[attr-defined]  # narrowed by class identity, which mypy does not follow
        return
    if kind is ast.Constant:
        out.append(_constant(node.value))  # type: ignore[attr-defined]  # as above
        return
    if kind is ast.JoinedStr:
        _emit_joined(node, out, docstrings)  # type: ignore[arg-type]  # as above
        return
    out.append(_TAGS[kind])
    skip_docstring = docstring_of(node) is not None
    for field in _FIELDS[kind]:
        value = getattr(node, field)
        if value is None:
            continue
        if value.__class__ is list:
            if not value:
                continue
            out.append(field + "[")
            start = 0
            if skip_docstring and field == "body":
                if docstrings is not None:
                    docstrings.append(value[0].value.value)
                start = 1
            for item in value[start:]:
                if item.__class__ is ast.Pass:  # `pass` does nothing; a body of a docstring alone equals `pass`
                    continue
                if item is None:  # `{**a}`: a key that is not there
                    out.append("~")
                elif item.__class__ is str:
                    out.append(item)
                else:
                    emit(item, out, docstrings)
            out.append("]")
        elif isinstance(value, ast.AST):
            out.append(field)
            emit(value, out, docstrings)
        else:
            out.append(f"{field}={value}")
    out.append(")")


def _constant(value: object) -> str:
    if value.__class__ is str:
        return "'" + value  # type: ignore[operator]  # narrowed by class identity
    if value.__class__ is int:
        return f"i{value:x}"  # decimal digits are limited to 4,300 by sys.set_int_max_str_digits
    return f"{value.__class__.__name__}:{value!r}"


def _emit_joined(node: ast.JoinedStr, out: list[str], docstrings: list[str] | None) -> None:
    # 3.12 (PEP 701) splits the literal parts of an f-string at other places than 3.11 did.
    out.append("(JoinedStr")
    text = ""
    for part in node.values:
        if part.__class__ is ast.Constant:
            text += str(part.value)  # type: ignore[attr-defined]  # narrowed by class identity
            continue
        if text:
            out.append("'" + text)
            text = ""
        emit(part, out, docstrings)
    if text:
        out.append("'" + text)
    out.append(")")


def canonical_digest(node: ast.AST) -> bytes:
    """The digest (16 bytes) of one syntax tree without its docstrings."""
    out: list[str] = []
    emit(node, out)
    return digest(out)
