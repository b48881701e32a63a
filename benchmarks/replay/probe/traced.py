"""First-party modules, loaded so that every read of one of their global names is seen.

CPython looks global names up with `__getitem__` when a function's globals are a subclass of dict. The frame's
instruction tells `from m import f` (binds a name, reads nothing yet) from a use.
"""

import ast
import dis
import importlib.abc
import importlib.machinery
import sys
import types
from pathlib import Path
from typing import Any

IMPORT_FROM = dis.opmap["IMPORT_FROM"]
STAR = dis.opmap["CALL_INTRINSIC_1"]
EXTENDED = dis.opmap["EXTENDED_ARG"]
STORES = {dis.opmap["STORE_NAME"], dis.opmap["STORE_GLOBAL"]}

Name = tuple[str, str]
Range = tuple[tuple[int, int], tuple[int, int], str]


class Trace:
    """What one DAG file's process did; paths are relative to the tree."""

    def __init__(self, tree: Path) -> None:
        self.prefix = str(tree) + "/"
        self.bodies: set[str] = set()
        self.ran: set[Name] = set()
        self.reads: set[Name] = set()
        self.imported: set[Name] = set()
        self.aliases: dict[Name, set[Name]] = {}
        self.opened: set[str] = set()
        self.listed: set[str] = set()
        self.loading = 0

    def start(self, code: types.CodeType, offset: int) -> Any:
        """Take a `sys.monitoring` PY_START event."""
        if code.co_filename.startswith(self.prefix):
            name = code.co_qualname
            is_class_body = not code.co_flags & 0x1 and not name.startswith("<")
            if not is_class_body:
                self.ran.add((code.co_filename[len(self.prefix) :], name.split(".")[0]))
        return sys.monitoring.DISABLE  # type: ignore[attr-defined] # Python 3.12 and later

    def all_reads(self) -> set[Name]:
        """Return the names read, with what each stands for where it was imported from another module."""
        found: set[Name] = set()
        stack = list(self.reads)
        while stack:
            name = stack.pop()
            if name not in found:
                found.add(name)
                stack.extend(self.aliases.get(name, ()))
        return found


class TracedGlobals(dict[str, Any]):
    """Globals of a first-party module."""

    def __init__(self, trace: Trace, file: str) -> None:
        super().__init__()
        self._trace = trace
        self.file = file

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if name[:2] != "__":
            _read(self._trace, (self.file, name), sys._getframe(1))
        return value


class TracedModule(types.ModuleType):
    """A first-party module whose attributes live in traced globals."""

    def __getattribute__(self, name: str) -> Any:
        own = types.ModuleType.__getattribute__(self, "__dict__")
        space: TracedGlobals | None = own.get("_traced_globals")
        if space is None:
            return types.ModuleType.__getattribute__(self, name)
        if name == "__dict__":
            return space
        if dict.__contains__(space, name):
            if name[:2] != "__":
                _seen(space, name, sys._getframe(1))
            return dict.__getitem__(space, name)
        if name[:2] == "__":
            return types.ModuleType.__getattribute__(self, name)
        fallback = space.get("__getattr__")
        if fallback is not None:
            return fallback(name)
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        own = types.ModuleType.__getattribute__(self, "__dict__")
        own[name] = value
        if "_traced_globals" in own:
            own["_traced_globals"][name] = value

    def __delattr__(self, name: str) -> None:
        own = types.ModuleType.__getattribute__(self, "__dict__")
        own.pop(name, None)
        own["_traced_globals"].pop(name, None)

    def __dir__(self) -> list[str]:
        return list(types.ModuleType.__getattribute__(self, "__dict__")["_traced_globals"])


def _seen(space: TracedGlobals, name: str, frame: types.FrameType) -> None:
    trace = space._trace
    if frame.f_code.co_filename.startswith("<frozen importlib"):
        return
    source = (space.file, name)
    code, here = frame.f_code.co_code, frame.f_lasti
    reader = frame.f_globals
    if here >= 0 and isinstance(reader, TracedGlobals) and frame.f_code.co_name == "<module>":
        if code[here] == STAR:
            trace.imported.add(source)
            trace.aliases.setdefault((reader.file, name), set()).add(source)
            return
        if code[here] == IMPORT_FROM:
            trace.imported.add(source)
            target = _stored(frame.f_code, here + 2)
            if target:
                trace.aliases.setdefault((reader.file, target), set()).add(source)
                return
    _read(trace, source, frame)


def _read(trace: Trace, name: Name, frame: types.FrameType) -> None:
    """Take a read: for an annotation it is none, as a base of a class it is one as soon as the class is read."""
    role = _role(frame)
    if role is None:
        trace.reads.add(name)
    elif role:
        trace.aliases.setdefault((frame.f_code.co_filename[len(trace.prefix) :], role), set()).add(name)


def _role(frame: types.FrameType) -> str | None:
    """Return "" where the frame evaluates an annotation, the class's name for its bases and fields, else None.

    Not for functions and classes with decorators that could look at them.
    """
    code = frame.f_code
    ranges = _quiet.get(code.co_filename)
    if not ranges or code.co_flags & 0x1 or frame.f_lasti < 0:
        return None
    if code not in _positions:
        _positions[code] = list(code.co_positions())
    line, _, column, _ = _positions[code][frame.f_lasti // 2]
    here = (line or 0, column or 0)
    return next((role for start, end, role in ranges if start <= here < end), None)


# They wrap a function or mark it, and look at none of its parameters' annotations.
_BLIND = {
    "task", "task_group", "setup", "teardown", "staticmethod", "classmethod", "property", "setter", "cached_property",
    "abstractmethod", "contextmanager", "cache", "lru_cache", "wraps", "override", "final",
}  # fmt: skip


def _quiet_ranges(source: bytes) -> list[Range]:
    """Where functions have annotations that nobody looks at, and top-level classes their bases and typed fields."""
    found: list[Range] = []
    tree = ast.parse(source)
    for kind in tree.body:
        if isinstance(kind, ast.ClassDef) and _decorators(kind) <= {"dataclass"}:
            found += [_range(base, kind.name) for base in kind.bases if not isinstance(base, ast.Call)]
            found += [_range(field.annotation, kind.name) for field in kind.body if isinstance(field, ast.AnnAssign)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _decorators(node) <= _BLIND:
            signature = node.args
            every = [*signature.posonlyargs, *signature.args, *signature.kwonlyargs, signature.vararg, signature.kwarg]
            for each in [*(argument.annotation for argument in every if argument), node.returns]:
                if each is not None:
                    found.append(_range(each, ""))
    return found


def _decorators(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The last names of what decorates: `task` for `@task`, `@task(…)` and `@task.branch`."""
    found = set()
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        owner = called.value if isinstance(called, ast.Attribute) else None
        is_task = isinstance(owner, ast.Name) and owner.id == "task"
        found.add("task" if is_task else getattr(called, "attr", getattr(called, "id", "?")))
    return found


def _range(node: ast.expr, role: str) -> Range:
    end = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    return (node.lineno, node.col_offset), end, role


def _stored(code: types.CodeType, at: int) -> str:
    raw, argument = code.co_code, 0
    while raw[at] == EXTENDED:
        argument = (argument | raw[at + 1]) << 8
        at += 2
    return code.co_names[argument | raw[at + 1]] if raw[at] in STORES else ""


class TreeFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds first-party modules below the import roots of a tree."""

    def __init__(self, tree: Path, roots: list[str], trace: Trace) -> None:
        self._roots = [str(tree / root) if root else str(tree) for root in roots]
        self._trace = trace

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a first-party module; a folder without `__init__.py` is a namespace package."""
        top = fullname.split(".")[0]
        if top in sys.stdlib_module_names:
            return None
        name = fullname.rpartition(".")[2]
        places = [Path(place) / name for place in (self._roots if path is None else path)]
        for place in places:
            for file, package in ((place / "__init__.py", True), (place.with_name(place.name + ".py"), False)):
                if file.is_file():
                    return self.spec(fullname, file, package)
        self._trace.loading += 1
        folders = [str(place) for place in places if place.is_dir() and _holds_python(place)]
        self._trace.loading -= 1
        if not folders:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = folders
        return spec

    def spec(self, fullname: str, file: Path, package: bool) -> importlib.machinery.ModuleSpec:
        """Return the spec of one file."""
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=str(file), is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [str(file.parent)]
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return an empty traced module."""
        return TracedModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the file with traced globals."""
        own = types.ModuleType.__getattribute__(module, "__dict__")
        file = str(own["__spec__"].origin)
        relative = file.removeprefix(self._trace.prefix)
        self._trace.bodies.add(relative)
        self._trace.loading += 1
        try:
            source = Path(file).read_bytes()
        finally:
            self._trace.loading -= 1
        code = compiled(file, source)
        space = TracedGlobals(self._trace, relative)
        space.update(own)
        own["_traced_globals"] = space
        exec(code, space)


_quiet: dict[str, list[Range]] = {}
_positions: dict[types.CodeType, list[tuple[int | None, int | None, int | None, int | None]]] = {}
_codes: dict[tuple[str, bytes], tuple[types.CodeType, list[Range]]] = {}


def compiled(file: str, source: bytes) -> types.CodeType:
    """Compile once; what the parent process has compiled its forks need not."""
    if (file, source) not in _codes:
        _codes[file, source] = (compile(source, file, "exec", dont_inherit=True), _quiet_ranges(source))
    code, _quiet[file] = _codes[file, source]
    return code


def _holds_python(folder: Path) -> bool:
    return next(folder.rglob("*.py"), None) is not None
