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
    append = out.append
    append(_TAGS[kind])
    skip_docstring = kind in _WITH_DOCSTRING and docstring_of(node) is not None
    for field in _FIELDS[kind]:
        value = getattr(node, field)
        if value is None:
            continue
        cls = value.__class__
        if cls is list:
            if not value:
                continue
            append(field + "[")
            if skip_docstring and field == "body":
                if docstrings is not None:
                    docstrings.append(value[0].value.value)
                value = value[1:]
            for item in value:
                part = item.__class__
                if part is ast.Name:  # the commonest, without a call
                    append("$" + item.id)
                elif part is ast.Pass:  # `pass` does nothing; a body of a docstring alone equals `pass`
                    continue
                elif part is ast.Expr and item.value.__class__ is ast.Constant:
                    continue  # a bare string or `...` does nothing either; below a name it documents that
                elif item is None:  # `{**a}`: a key that is not there
                    append("~")
                elif part is str:
                    append(item)
                else:
                    emit(item, out, docstrings)
            append("]")
        elif cls is ast.Name:
            append(field)
            append("$" + value.id)
        elif cls in _TAGS:
            append(field)
            emit(value, out, docstrings)
        else:
            append(f"{field}={value}")
    append(")")


def _constant(value: object) -> str:
    if value.__class__ is str:
        return "'" + value
    if value.__class__ is int:
        return f"i{value:x}"  # decimal digits are limited to 4,300 by sys.set_int_max_str_digits
    return f"{value.__class__.__name__}:{value!r}"


def _emit_joined(node: ast.JoinedStr, out: list[str], docstrings: list[str] | None) -> None:
    # 3.12 (PEP 701) splits the literal parts of an f-string at other places than 3.11 did.
    out.append("(JoinedStr")
    text = ""
    for part in node.values:
        if part.__class__ is ast.Constant:
            text += str(part.value)
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
