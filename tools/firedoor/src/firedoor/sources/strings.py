"""String constants → the files, folders and modules that they may name."""

from __future__ import annotations

import ast
import re

from firedoor.sources.uses import DOTTED, ENGINE, STRING

# What a path is made of; `*` is what an f-string leaves open.
_WORD = re.compile(r"[\w\-./*+@=]+")
_MEANING = re.compile(r"[A-Za-z0-9]{2}")  # `*-*` says nothing
_RUN_MODULE = re.compile(r"python[\d.]*\s+(?:-\w\s+)*-m\s+([A-Za-z_][\w.]*)")
_EXTENSION = re.compile(r"\.[A-Za-z]\w{0,11}\Z")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?\Z")
_HOLE = re.compile(r"\{\{.*?\}\}|\{[^{}\s]*\}|%\(\w+\)[sdr]|%[sdr]|\$\{\w+\}|\$\w+")
_LONGEST = 20_000


def string_uses(text: str, out: set[str]) -> None:
    """Add to ``out`` what the string constant ``text`` may name: paths as ``S…``, dotted names as ``X…``."""
    if "." not in text and "/" not in text and "-m " not in text:
        return
    if "://" in text:
        scheme = text.partition("://")[0].strip()
        if scheme.replace("+", "").isalnum():
            out.add(f"{ENGINE}{scheme}://")
    if _DOTTED.match(text):
        out.add(DOTTED + text.replace(":", "."))
    if len(text) > _LONGEST:
        text = text[:_LONGEST]
    if "{" in text or "%" in text or "$" in text:
        text = _HOLE.sub("*", text)
    if " " in text and "\n" not in text and len(text) < 120 and "." in text:
        out.add(STRING + text.strip())  # a file name may hold blanks
    if "-m" in text:
        for module in _RUN_MODULE.findall(text):
            stem = module.replace(".", "/")
            out.update((f"{STRING}{stem}.py", f"{STRING}{stem}/__main__.py"))
    for word in _WORD.findall(text):
        if "/" in word or ("." in word and _EXTENSION.search(word)):
            cleaned = clean(word.rstrip("."))
            if cleaned:
                out.add(STRING + cleaned)


def clean(pattern: str) -> str:
    """A path pattern without ``./``, doubled slashes and leading slashes; ``""`` where it names nothing.

    An absolute path of one part without an extension (``/config``) is a place of some machine, not of the repository.
    """
    parts = [part for part in pattern.split("/") if part not in ("", ".", "..")]
    while parts and not parts[0].strip("*"):
        parts.pop(0)
    if pattern.startswith("/") and len(parts) == 1 and "." not in parts[0]:
        return ""
    joined = "/".join(re.sub(r"\*{2,}", "*", part) if part != "**" else part for part in parts)
    if "*" in joined and not _MEANING.search(joined):
        return ""
    return joined if any(char not in "*./" for char in joined) else ""


def joined_text(node: ast.JoinedStr) -> str:
    """The text of an f-string with ``*`` for each value."""
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "*" for part in node.values
    )


_JOINERS = frozenset({"join", "joinpath", "Path", "PurePath", "PosixPath", "abspath", "realpath", "files", "str"})
_KEEPERS = frozenset({"resolve", "absolute", "as_posix", "expanduser", "dirname"})


def path_pattern(node: ast.expr) -> tuple[str, bool] | None:
    """``(pattern, anchored)`` of a path expression, or ``None`` where ``node`` is none.

    Understands ``a / "b"``, ``os.path.join``, ``Path(…)``, ``.joinpath``, ``.parent``; ``anchored`` says that it
    starts at ``__file__``. What is not known is ``*``.
    """
    pieces: list[str] = []
    anchored = _pieces(node, pieces)
    if anchored is None:
        return None
    return "/".join(pieces), anchored


def _pieces(node: ast.expr, out: list[str]) -> bool | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        left = _pieces(node.left, out)
        if left is None:
            out.append("*")
        _piece(node.right, out)
        return bool(left)
    if isinstance(node, ast.Call):
        name = _last_name(node.func)
        if name in _JOINERS:
            anchored = False
            if isinstance(node.func, ast.Attribute) and name == "joinpath":
                left = _pieces(node.func.value, out)
                if left is None:
                    out.append("*")
                anchored = bool(left)
            for arg in node.args:
                if name == "files" and isinstance(arg, ast.Constant) and isinstance(arg.value, str):
                    out.append(arg.value.replace(".", "/"))  # importlib.resources.files("package.sub")
                else:
                    anchored = _piece(arg, out) or anchored
            return anchored
        if name == "with_name" and isinstance(node.func, ast.Attribute) and node.args:
            anchored = bool(_pieces(node.func.value, out))  # a sibling of the path
            _piece(node.args[0], out)
            return anchored
        if name in _KEEPERS:
            inner = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
            return _pieces(inner, out) if inner is not None else None
        return None
    if isinstance(node, ast.Attribute) and node.attr == "parent":
        return _pieces(node.value, out)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
        return _pieces(node.value.value, out)
    if isinstance(node, ast.Name) and node.id == "__file__":
        return True
    return None


def _piece(node: ast.expr, out: list[str]) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        out.append(node.value)
        return False
    if isinstance(node, ast.JoinedStr):
        out.append(joined_text(node))
        return False
    inner = _pieces(node, out)
    if inner is None:
        out.append("*")
    return bool(inner)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
