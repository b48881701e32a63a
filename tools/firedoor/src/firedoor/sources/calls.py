"""Calls that reach code or files by a string: dynamic imports, listings of folders, ``getattr``, ``exec``."""

from __future__ import annotations

import ast

from firedoor.sources.references import chain_of
from firedoor.sources.strings import clean, joined_text, path_pattern, string_uses
from firedoor.sources.uses import (
    ANCHORED,
    ANY_DOCSTRINGS,
    ANY_SOURCE,
    DOCSTRINGS,
    DYNAMIC,
    LISTED,
    NAMESPACE,
    RUNS,
    SOURCE,
    STRING,
)

IMPORTERS = frozenset(
    {"import_module", "__import__", "find_spec", "import_string", "run_module", "load_module", "resolve_name"}
)
# Calls that run a Python file and give its names → the place and the names of the argument that is its path.
_FILE_RUNNERS = {
    "run_path": (0, "path_name"),
    "spec_from_file_location": (1, "location"),
    "SourceFileLoader": (1, "path"),
    "load_source": (1, "pathname"),
}
_NAMESPACES = frozenset({"globals", "eval", "exec", "locals", "vars"})
_SOURCE_READERS = frozenset({"getsource", "getsourcelines", "getsourcefile", "findsource", "getcomments"})
_FILE_READERS = frozenset({"open", "read_text", "read_bytes", "getline", "getlines"})
# What makes another path out of a file's own.
_OTHER_FILE = frozenset({"parent", "parents", "with_name", "with_stem", "with_suffix", "joinpath", "dirname"})
_DOC_READERS = frozenset({"getdoc", "cleandoc", "help"})
_LISTERS = frozenset({"iterdir", "listdir", "scandir", "walk", "fwalk", "FileSystemLoader", "PackageLoader"})
_GLOBBERS = frozenset({"glob", "rglob", "iglob"})
_SUFFIXERS = frozenset({"with_suffix", "replace"})
_PATHS = frozenset({"join", "joinpath", "Path", "PurePath"})
SEARCH_PATH_KEYWORD = "template_searchpath"
# Calls that :func:`call_uses` must see; of all others it would only see TaskFlow's and the search path.
SPECIAL_CALLS = frozenset().union(
    *(
        IMPORTERS,
        _FILE_RUNNERS,
        {"locate"},
        _NAMESPACES,
        _SOURCE_READERS,
        _FILE_READERS,
        _DOC_READERS,
        _LISTERS,
        _GLOBBERS,
        _PATHS,
        _SUFFIXERS,
    )
)
_TEXT = "firedoor_text"
_TASKFLOW = frozenset({"task", "dag", "asset", "setup", "teardown", "task_group"})


def text_of(node: ast.expr | None) -> str | None:
    """The text of a string constant or f-string (``*`` for each value), else ``None``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return joined_text(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        # Each part of a long sum is asked for again by the part around it: without a memory that is quadratic.
        if not hasattr(node, _TEXT):
            setattr(node, _TEXT, _sum_of(node))
        known: str | None = getattr(node, _TEXT)
        return known
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        left = text_of(node.left)
        return left.replace("%s", "*") if left is not None else None
    return None


def _sum_of(node: ast.BinOp) -> str | None:
    left, right = text_of(node.left), text_of(node.right)
    if left is None and right is None:
        return None
    return (left if left is not None else "*") + (right if right is not None else "*")


def call_uses(node: ast.Call, name: str, out: set[str]) -> bool:
    """Add what a call of ``name`` reaches to ``out``; true when its string arguments are thereby accounted for."""
    if name in IMPORTERS or (name == "locate" and chain_of(node.func) in ("locate", "pydoc.locate")):
        out.add(DYNAMIC + _module_pattern(node))
        return False
    if name in _FILE_RUNNERS:
        out.add(RUNS if _is_known_file(node, name) else DYNAMIC + "*")
        return False
    if name in _NAMESPACES and isinstance(node.func, ast.Name):
        if name in ("exec", "eval") and node.args and not isinstance(node.args[0], ast.Constant):
            out.add(RUNS)
        if name not in ("vars", "locals") or not node.args:
            out.add(f"{NAMESPACE}{name}()")
        return False
    if name in _SOURCE_READERS:
        out.update((SOURCE, ANY_SOURCE))
    elif name in _FILE_READERS and _mentions_own_file(node):
        out.add(SOURCE)
    elif name in _DOC_READERS:
        out.update((DOCSTRINGS, ANY_DOCSTRINGS))
    elif node.args and is_taskflow(node.func):
        out.add(DOCSTRINGS)
    elif name in _SUFFIXERS:
        suffix = text_of(node.args[-1]) if node.args else None
        if suffix and suffix[0] == ".":
            string_uses("*" + suffix, out)  # a file beside, of the same name
    elif name in _GLOBBERS or name in _LISTERS:
        _listing(node, name, out)
    elif name in _PATHS:
        return path_uses(node, out)
    for keyword in node.keywords:
        if keyword.arg == SEARCH_PATH_KEYWORD:
            _search_path(keyword.value, out)
    return False


def path_uses(node: ast.expr, out: set[str]) -> bool:
    """Add the file or folder that a path expression names; false when ``node`` is none."""
    found = path_pattern(node)
    if found is None:
        return False
    pattern, anchored = found
    cleaned = clean(pattern)
    if cleaned or anchored:
        out.add((ANCHORED if anchored else STRING) + (cleaned or _unknown_part(pattern)))
    return True


def _unknown_part(pattern: str) -> str:
    return "*" if "*" in pattern else ""


def _module_pattern(node: ast.Call) -> str:
    text = text_of(node.args[0]) if node.args else None
    if text is None:
        return "*"
    relative = text.startswith(".")
    if relative and not any(isinstance(arg, ast.Name) and arg.id in ("__package__", "__name__") for arg in _rest(node)):
        named = next((value for value in map(text_of, _rest(node)) if value), None)
        return (named or "*") + text if named else "*"
    return text.replace(":", ".") or "*"


def _is_known_file(node: ast.Call, name: str) -> bool:
    """Whether the path of the file that is run has a fixed name."""
    place, keyword = _FILE_RUNNERS[name]
    path = node.args[place] if len(node.args) > place else None
    for word in node.keywords:
        if word.arg == keyword:
            path = word.value
    text = text_of(path)
    if text is None and path is not None:
        found = path_pattern(path)
        text = found[0] if found is not None else None
    return text is not None and text.endswith(".py") and "*" not in text.rpartition("/")[2]


def is_importer(node: ast.expr) -> bool:
    """Whether an expression that is no call is a function that imports by name: handed on, it may import anything."""
    if isinstance(node, ast.Attribute):
        return node.attr in IMPORTERS
    return isinstance(node, ast.Name) and node.id in IMPORTERS


def _rest(node: ast.Call) -> list[ast.expr]:
    return [*node.args[1:], *(keyword.value for keyword in node.keywords)]


def _mentions_own_file(node: ast.Call) -> bool:
    receiver = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    for part in (*receiver, *node.args[:1]):
        if isinstance(part, ast.BinOp):
            return False  # a path built on it: another file
        for inner in ast.walk(part):
            if isinstance(inner, ast.Attribute) and inner.attr in _OTHER_FILE:
                return False
            if isinstance(inner, ast.Name) and inner.id == "__file__":
                return True
    return False


def is_taskflow(func: ast.expr) -> bool:
    """Whether calling ``func`` with a function takes that function's docstring: `task(f)`, `task.virtualenv(f)`.

    `@task(retries=2)` has no arguments by place: what is decorated keeps its docstring by itself.
    """
    while isinstance(func, ast.Attribute | ast.Call):
        func = func.value if isinstance(func, ast.Attribute) else func.func
    return isinstance(func, ast.Name) and func.id in _TASKFLOW


def _listing(node: ast.Call, name: str, out: set[str]) -> None:
    receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
    found = path_pattern(receiver) if receiver is not None else None
    folder, anchored = found or ("*", False)
    argument = text_of(node.args[0]) if node.args else None
    if name in _GLOBBERS:
        last = argument if argument is not None else "*"
        if found is None and node.args and argument is None:
            inner = path_pattern(node.args[0])  # glob.glob(os.path.join(folder, "*.sql"))
            if inner is not None:
                folder, anchored = inner
                last = ""
        pattern = f"{folder}/{last}" if last else folder
    elif name == "iterdir":
        pattern = f"{folder}/*"
    else:
        inner = path_pattern(node.args[0]) if node.args else None
        if inner is not None:
            folder, anchored = inner
        elif argument is not None:
            folder, anchored = argument, False
        else:
            folder, anchored = "*", False
        pattern = f"{folder}/**"
    cleaned = clean(pattern)
    if anchored:
        out.add(ANCHORED + (cleaned or "*"))
    else:
        out.add(LISTED + (cleaned or "*"))


def _search_path(node: ast.expr, out: set[str]) -> None:
    for item in node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]:
        text = text_of(item)
        found = (text, False) if text is not None else path_pattern(item)
        if found is None:
            continue
        pattern, anchored = found
        cleaned = clean(f"{pattern}/**") if clean(pattern) else ""
        if anchored:
            out.add(ANCHORED + (cleaned or "**"))
        elif cleaned:
            out.add(LISTED + cleaned)
