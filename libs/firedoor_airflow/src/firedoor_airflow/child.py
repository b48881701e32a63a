"""Runs one function of an artifact in an environment of a worker: what ``IsolatedOperator`` starts there.

``python -I child.py NAME`` reads one JSON object from stdin::

    {"archive": path or null, "loader": path, "path": [folders], "module": "a.b", "function": "name",
     "source": null or {"file": path or null, "line": 12}, "args": […], "kwargs": {…}, "context": {…},
     "answer": path, "most": bytes, "parent": process id}

and writes ``{"result": …}``, or what came instead (``skip``, ``fail``, ``error``, ``no_json``, ``too_large``), to the
file ``answer``. What the function prints is its log. NAME is for those who list processes. With ``source`` the function
is not imported: its own lines are taken from the file and run alone, as ``@task.external_python`` does, so that a DAG
file, which imports Airflow, need not be imported. It needs Python 3.10 or later and nothing else.
"""

from __future__ import annotations
import __future__ as features

import ast
import importlib
import importlib.util
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

_BY_NAME = {"AirflowSkipException": "skip", "AirflowFailException": "fail"}


def main() -> int:
    """Answer the request; returns the exit code of the process."""
    request = json.load(sys.stdin)
    _die_with(request["parent"])
    try:
        function = _function(request)
        result = function(*request["args"], **_keywords(function, request))
    except SystemExit as error:
        if error.code not in (None, 0):
            raise
        result = None
    except BaseException as error:
        _show(error)
        names = [each.__name__ for each in type(error).__mro__]
        kind = next((_BY_NAME[name] for name in names if name in _BY_NAME), "error")
        _answer(request["answer"], {kind: f"{type(error).__name__}: {error}" if kind == "error" else str(error)})
        return 1
    fault = next(_faults(result, "the result"), "")
    if fault:
        _answer(request["answer"], {"no_json": fault})
        return 1
    text = json.dumps({"result": result})
    if len(text) > request["most"]:
        _answer(request["answer"], {"too_large": len(text)})
        return 1
    _write(request["answer"], text)
    return 0


# --- the function -------------------------------------------------------------------------------------------------


def _function(request: dict[str, Any]) -> Callable[..., Any]:
    room = _room(request)
    name, source = request["module"], request["source"]
    private = room is not None and f"{room.package}.{name}"
    if source is None:
        module = importlib.import_module(private or name)
        found = module
        for part in request["function"].split("."):
            found = getattr(found, part)
        return found  # type: ignore[return-value]  # what is called is for the author to say
    file = source["file"]
    if room is not None:
        file = room.entry if name == "__dag__" else importlib.util.find_spec(private).origin  # type: ignore[union-attr,arg-type]
    return _from_source(file, request["function"], source["line"], room, name)


def _room(request: dict[str, Any]) -> Any:
    """The artifact, opened by the loader that it carries; without one the folders of the tree are put on the path."""
    if request["archive"] is None:
        sys.path[:0] = request["path"]
        return None
    own = _module("firedoor_loader", request["loader"])
    with open(request["loader"], "rb") as file:
        same = own._sha256(file.read()) == own.read_meta(request["archive"]).loader
    if same:
        return own.open_room(request["archive"])
    carried = f"firedoor_loader_{own.read_meta(request['archive']).loader[:12]}"
    sys.path.insert(0, request["archive"])
    try:
        return importlib.import_module(carried).open_room(request["archive"])
    finally:
        sys.path.remove(request["archive"])


def _module(name: str, path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _from_source(file: str, name: str, line: int, room: Any, module: str) -> Callable[..., Any]:
    """The function ``name`` (``outer.inner`` inside of another one), of which the first line is ``line``, run alone."""
    with open(file, "rb") as opened:
        tree = ast.parse(opened.read(), file)
    parts = name.replace(".<locals>", "").split(".")
    found = [each for each in _defined(tree, parts) if line in (each.lineno, *(d.lineno for d in each.decorator_list))]
    if len(found) != 1:
        raise LookupError(f"{file}:{line} has no function {parts[-1]}: the file has changed since it was imported")
    node = found[0]
    node.decorator_list = []
    flags = features.annotations.compiler_flag  # annotations may name what only Airflow's interpreter has
    code = compile(ast.Module([node], []), file, "exec", flags, dont_inherit=True)
    inside = f"{room.package}." if room is not None else ""
    made = ModuleType(f"{inside}__task__")
    made.__file__ = file
    made.__package__ = f"{inside}{module}".rpartition(".")[0] if module != "__dag__" else ""
    if room is not None:
        made.__dict__["__builtins__"] = room.builtins_for(code)
    sys.modules[made.__name__] = made
    exec(code, made.__dict__)
    return getattr(made, node.name)  # type: ignore[no-any-return]  # a function, as the tree says


def _defined(node: ast.AST, parts: list[str]) -> Iterator[ast.FunctionDef]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            yield from _defined(child, parts)
        elif child.name == parts[0]:
            if len(parts) > 1:
                yield from _defined(child, parts[1:])
            elif isinstance(child, ast.FunctionDef):
                yield child


def _keywords(function: Callable[..., Any], request: dict[str, Any]) -> dict[str, Any]:
    """The keyword arguments: those that were given, and what of the context the function has parameters for."""
    given, context = dict(request["kwargs"]), request["context"]
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):  # of C code
        return given
    taken = list(parameters)[: len(request["args"])]
    if any(each.kind is each.VAR_KEYWORD for each in parameters.values()):
        return {**{name: value for name, value in context.items() if name not in taken}, **given}
    by_name = (each for each in parameters.values() if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY))
    names = {each.name for each in by_name if each.name not in taken}
    return {**{name: value for name, value in context.items() if name in names}, **given}


# --- the answer ---------------------------------------------------------------------------------------------------


def _faults(value: object, place: str) -> Iterator[str]:
    """What JSON would refuse, or silently change, each with its place in the result."""
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return
    if kind is float:
        if value != value or value in (float("inf"), float("-inf")):
            yield f"{place} is {value}, which is no number in JSON"
    elif kind in (list, tuple):
        for index, each in enumerate(value):  # type: ignore[arg-type,var-annotated]  # it is one of these
            yield from _faults(each, f"{place}[{index}]")
    elif kind is dict:
        for key, each in value.items():  # type: ignore[attr-defined]
            if type(key) is not str:
                yield f"{place} has the key {key!r} of the type {_named(key)}, and keys are text in JSON"
            yield from _faults(each, f"{place}[{key!r}]")
    else:
        yield f"{place} is of the type {_named(value)}, which is not JSON"


def _named(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _show(error: BaseException) -> None:
    """The traceback, from the function on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace or error.__traceback__)


def _answer(path: str, document: dict[str, Any]) -> None:
    _write(path, json.dumps(document))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when its worker dies of a signal that it cannot handle; only Linux can."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    except (ImportError, OSError, AttributeError):
        return
    if os.getppid() != parent:  # it was dead before
        os._exit(1)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(code)
