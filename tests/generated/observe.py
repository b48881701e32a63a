"""A DAG file imported, and its tasks called, as Airflow would: what came of it, and which functions ran."""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

STUB = Path(__file__).with_name("stub")
# Standard modules that a generated repository may shadow; they are imported afresh in each run.
SHADOWED = ("statistics",)
_OPTIMIZED = 0x1  # inspect.CO_OPTIMIZED: set for functions, not for module and class bodies


@dataclass(frozen=True, slots=True)
class Observation:
    """What a DAG file did: outcomes in plain words, and (path, function, digest of its tree) of all that ran."""

    outcomes: tuple[object, ...]
    ran: frozenset[tuple[str, str, str]]


def observe(root: Path, dag_file: str) -> Observation:
    """What `dag_file` of the repository in `root` does when it is imported and each of its tasks is called once."""
    codes: set[CodeType] = set()
    outcomes: list[object] = []
    with fresh_imports(root, (root / "dags", root, STUB)), recording(codes):
        outcome, _ = attempt(lambda: load(root / dag_file), root)
        outcomes.append(outcome)
        sdk: Any = sys.modules.get("airflow.sdk")
        for dag in sdk.DAG.made if sdk else ():
            outcomes.append((dag.dag_id, plain(dag.told, root)))
            for task in dag.tasks:
                outcome, returned = attempt(task, root)
                outcomes.append((outcome, plain(returned, root)))
    return Observation(tuple(outcomes), frozenset(described(codes, root)))


def load(path: Path) -> None:
    """Run the DAG file."""
    # Airflow does the same: a DAG file is no module that others could import by its file's name.
    spec = importlib.util.spec_from_file_location(f"unusual_prefix_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


def attempt(action: Callable[[], Any], root: Path) -> tuple[str, Any]:
    """("ok", what was returned), or (the error in words, None)."""
    try:
        return "ok", action()
    except Exception as error:  # any failure is an outcome
        return f"{type(error).__name__}: {error}".replace(str(root), "."), None


def plain(value: object, root: Path) -> object:
    """`value` without what differs from run to run (addresses, the folder of the repository)."""
    if isinstance(value, str):
        return value.replace(str(root), ".")
    if value is None or isinstance(value, (int, float, bytes)):
        return repr(value)  # 1, 1.0 and True are equal, and so are 0.0 and -0.0
    if isinstance(value, (tuple, list)):
        return (type(value).__name__, tuple(plain(one, root) for one in value))
    if isinstance(value, dict):
        return ("dict", tuple((plain(key, root), plain(one, root)) for key, one in value.items()))
    if isinstance(value, (FunctionType, type)):
        return (type(value).__name__, value.__qualname__)
    if isinstance(value, ModuleType):
        return ("module", value.__name__)
    return type(value).__qualname__


@contextlib.contextmanager
def fresh_imports(root: Path, folders: Sequence[Path]) -> Iterator[None]:
    """While open, imports look into `folders` first; afterwards all is as it was."""
    before, path, write = dict(sys.modules), list(sys.path), sys.dont_write_bytecode
    for name in SHADOWED:
        sys.modules.pop(name, None)
    sys.path[:0] = [str(folder) for folder in folders]
    sys.dont_write_bytecode = True
    importlib.invalidate_caches()
    try:
        # Generated code leaves files open, as many a DAG does; that is not what is tested.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name in [name for name in sys.modules if name not in before]:
            del sys.modules[name]
        sys.modules.update(before)
        sys.path[:] = path
        sys.dont_write_bytecode = write
        for entry in [entry for entry in sys.path_importer_cache if entry.startswith(str(root))]:
            del sys.path_importer_cache[entry]


if sys.version_info >= (3, 12):

    @contextlib.contextmanager
    def recording(codes: set[CodeType]) -> Iterator[None]:
        """While open, every code object that starts is put into `codes`."""
        monitoring = sys.monitoring
        tool = 4  # of six; debuggers, coverage and profilers have the numbers 0, 1 and 2

        def started(code: CodeType, _: int) -> object:
            codes.add(code)
            return monitoring.DISABLE

        monitoring.use_tool_id(tool, "observe")
        monitoring.register_callback(tool, monitoring.events.PY_START, started)
        monitoring.set_events(tool, monitoring.events.PY_START)
        try:
            yield
        finally:
            monitoring.set_events(tool, 0)
            monitoring.register_callback(tool, monitoring.events.PY_START, None)
            monitoring.free_tool_id(tool)
            monitoring.restart_events()

else:

    @contextlib.contextmanager
    def recording(codes: set[CodeType]) -> Iterator[None]:
        """While open, every code object that starts is put into `codes`."""

        def called(frame: FrameType, event: str, _: object) -> None:
            if event == "call":
                codes.add(frame.f_code)

        sys.setprofile(called)
        try:
            yield
        finally:
            sys.setprofile(None)


def described(codes: set[CodeType], root: Path) -> Iterator[tuple[str, str, str]]:
    """The functions of the repository among `codes`."""
    for code in codes:
        file = Path(code.co_filename)
        if code.co_flags & _OPTIMIZED and file.is_relative_to(root):
            digest = _functions(file.read_bytes()).get((code.co_name, code.co_firstlineno))
            if digest is not None:  # a lambda or a comprehension is part of what stands around it
                yield file.relative_to(root).as_posix(), code.co_qualname, digest


@lru_cache(maxsize=256)
def _functions(text: bytes) -> dict[tuple[str, int], str]:
    """(name, first line with decorators) → the function's tree without docstring."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            dumped = [ast.dump(part) for part in (node.args, *node.decorator_list, *body)]
            found[node.name, first] = " ".join(dumped)
    return found
