"""Path expressions of one Python file: which files they can mean, as far as its syntax tells.

`Path(__file__).parent / "confs"`, `os.path.join(FOLDER, "sql", name)`, `f"sql/{name}.sql"`, and the folder that `glob`,
`iterdir`, `os.walk` and their like are asked for; a path with a `*` written in it is there to be globbed. What is not
known is `*` too; a name stands for what the file assigns to it, if it does so once.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

RECEIVERS = {"iterdir", "glob", "rglob"}
"""Methods of a path that list it."""
FUNCTIONS = {"glob", "iglob", "listdir", "walk", "scandir"}
SAME = {"resolve", "absolute", "as_posix", "expanduser", "abspath", "realpath", "normpath", "str", "fspath", "Path",
        "PurePath", "PosixPath"}  # fmt: skip
DEFAULTS = {"get", "getenv"}
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class PathPattern:
    """`parts` with `*` for what is unknown; `anchored`: relative to the file's own folder; `listed`: and all below."""

    anchored: bool
    absolute: bool
    parts: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Path:
    anchored: bool
    text: str


UNKNOWN = _Path(False, "\0")


def path_patterns(tree: ast.Module) -> tuple[PathPattern, ...]:
    """Return the patterns of a module, those that say nothing left out."""
    reader = _Reader(tree)
    inner: set[int] = set()
    found: set[PathPattern] = set()
    for node in ast.walk(tree):  # breadth first: a whole comes before its parts
        if isinstance(node, ast.expr) and id(node) not in inner:
            if _is_composed(node) or reader.listed(node):
                inner |= {
                    id(part)
                    for part in ast.walk(node)
                    if part is not node and (_is_composed(part) or isinstance(part, ast.Constant))
                }
            found.update(reader.patterns(node))
    return tuple(sorted(found, key=repr))


class _Reader:
    def __init__(self, tree: ast.Module) -> None:
        self._values: dict[str, ast.expr | None] = {}
        for name, value in _assignments(tree):
            self._values[name] = None if name in self._values else value

    def patterns(self, node: ast.expr) -> Iterator[PathPattern]:
        listed = self.listed(node)
        if listed is not None:
            yield from _pattern(listed, listed=True)
        elif _is_composed(node):
            yield from _pattern(self._path(node), listed=False)

    def listed(self, node: ast.expr) -> _Path | None:
        if not isinstance(node, ast.Call):
            return None
        name = _last(node.func)
        if isinstance(node.func, ast.Attribute) and name in RECEIVERS and not _is_module(node.func.value, "glob"):
            below = [_Path(False, "**")] if name == "rglob" else []
            return _joined([self._path(node.func.value), *below, *(self._path(each) for each in node.args[:1])])
        if name in FUNCTIONS and node.args:
            return self._path(node.args[0])
        return None

    def _path(self, node: ast.expr, depth: int = 0) -> _Path:
        if depth > DEEPEST:
            return UNKNOWN
        deeper = depth + 1
        match node:
            case ast.Constant(value=str(text)):
                return _Path(False, text)
            case ast.Name(id="__file__"):
                return _Path(True, "file")
            case ast.Name(id=name):
                value = self._values.get(name)
                return UNKNOWN if value is None else self._path(value, deeper)
            case ast.JoinedStr(values=values):
                return _concatenated([self._path(each, deeper) for each in values])
            case ast.FormattedValue(value=value):
                return self._path(value, deeper)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return _joined([self._path(left, deeper), self._path(right, deeper)])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _concatenated([self._path(left, deeper), self._path(right, deeper)])
            case ast.Attribute(value=value, attr="parent"):
                return _parent(self._path(value, deeper))
            case ast.Subscript(value=ast.Attribute(value=value, attr="parents"), slice=ast.Constant(value=int(count))):
                path = self._path(value, deeper)
                for _ in range(count + 1):
                    path = _parent(path)
                return path
            case ast.Call():
                return self._call(node, deeper)
        return UNKNOWN

    def _call(self, call: ast.Call, depth: int) -> _Path:
        name = _last(call.func)
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        arguments = [self._path(each, depth) for each in call.args]
        if name == "dirname" and arguments:
            return _parent(arguments[0])
        if name == "join" and owner is not None and not isinstance(owner, ast.Constant):
            return _joined(arguments)
        if name == "joinpath" and owner is not None:
            return _joined([self._path(owner, depth), *arguments])
        if name in DEFAULTS and len(call.args) + len(call.keywords) > 1:
            default = [*call.args[1:], *(each.value for each in call.keywords if "default" in (each.arg or ""))]
            return self._path(default[0], depth) if default else UNKNOWN
        if name in SAME:
            return _joined(arguments) if arguments else self._path(owner, depth) if owner is not None else UNKNOWN
        return UNKNOWN


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    """Names with what is assigned to them; None where that is no plain assignment."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                yield name, value
            case ast.Assign() | ast.AugAssign() | ast.For() | ast.AsyncFor() | ast.withitem() | ast.comprehension():
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                        yield inner.id, None
            case ast.arg(arg=name):
                yield name, None


def _pattern(path: _Path, listed: bool) -> Iterator[PathPattern]:
    if "://" in path.text or "\n" in path.text or len(path.text) > 300:
        return
    absolute = path.text.startswith("/")
    listed = listed or "*" in path.text
    parts = [part for part in path.text.replace("\0", "*").split("/") if part not in ("", ".")]
    if not path.anchored:
        parts = [part for part in parts if part != ".."]
        while parts and not absolute and not parts[0].strip("*"):
            del parts[0]
        if not any("*" not in part for part in parts):
            return
    yield PathPattern(path.anchored, absolute, tuple(parts), listed)


def _is_composed(node: ast.AST) -> bool:
    """Whether the expression puts a path together, or is one to be globbed; other strings are looked at elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return "*" in text and "/" in text and not re.search(r"\s", text)
        case ast.JoinedStr() | ast.BinOp(op=ast.Div() | ast.Add()):
            return True
        case ast.Call():
            return _last(node.func) in {"join", "joinpath"}
    return False


def _is_module(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _joined(paths: list[_Path]) -> _Path:
    """Paths below each other; an absolute one starts anew."""
    result = paths[0] if paths else UNKNOWN
    for path in paths[1:]:
        fresh = path.anchored or path.text.startswith("/")
        below = f"{result.text.rstrip('/')}/{path.text}" if result.text else path.text
        result = path if fresh else _Path(result.anchored, below)
    return result


def _concatenated(paths: list[_Path]) -> _Path:
    anchored = bool(paths) and paths[0].anchored
    text = "".join(path.text for path in paths)
    return _Path(anchored, text.lstrip("/") if anchored else text)


def _parent(path: _Path) -> _Path:
    head, _, tail = path.text.rstrip("/").rpartition("/")
    if path == UNKNOWN:
        return UNKNOWN
    if path.anchored and tail in ("", ".."):
        return _Path(True, f"{path.text}/..".lstrip("/"))
    return _Path(path.anchored, head)


def _last(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
