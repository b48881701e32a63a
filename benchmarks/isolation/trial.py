"""Call one distribution inside an artifact, where another version of it is installed. Standard library only.

    python trial.py ARTIFACT inside|outside < {"name": …, "modules": [names of all that is packed], "body": source}

The last argument says who goes first. One JSON object is printed: what was called, which version each side saw, and
what the artifact did to the rest of the process.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.metadata
import io
import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

# Loaded before the artifact, so that what it changes in them is seen.
WATCHED = tuple(
    "asyncio builtins codecs collections copyreg datetime email http.client importlib importlib.metadata "  # noqa: SIM905
    "importlib.resources inspect io json locale logging os pathlib pickle pkgutil re shutil socket ssl subprocess sys "
    "tempfile threading time traceback types typing urllib.parse urllib.request warnings weakref zipfile".split()
)


def main(archive: str, first: str) -> None:
    """Run both sides and print what was seen."""
    asked = json.load(sys.stdin)
    for name in WATCHED:
        importlib.import_module(name)
    answer: dict[str, Any] = {}
    for side in (first, "outside" if first == "inside" else "inside"):
        seen = _process() if side == "inside" else None
        with redirect_stdout(io.StringIO()):
            answer[side] = _inside(archive, asked) if side == "inside" else _outside(asked)
        if seen is not None:
            answer["changed"] = _changes(seen, _process())
    # Once more: what the other side has done in between must not matter.
    with redirect_stdout(io.StringIO()):
        answer["again"] = _inside(archive, asked)
    print(json.dumps(answer))


def _inside(archive: str, asked: dict[str, Any]) -> dict[str, Any]:
    name = Path(archive).stem
    sys.modules.pop(name, None)
    sys.path.insert(0, archive)
    try:
        stub = importlib.import_module(name)
        worked = stub.call()
    except BaseException:
        return {"error": traceback.format_exc()}
    finally:
        sys.path.remove(archive)
    package = stub.__file__.split("/")[-4] + "."
    private = {key[len(package) :]: module for key, module in list(sys.modules.items()) if key.startswith(package)}
    return {
        "worked": bool(worked),
        "version": stub.version(),
        "modules": len(private),
        "mixed": sorted(
            {mixed for key, module in private.items() for mixed in _mixed(key, module, set(asked["modules"]))}
        ),
    }


def _mixed(name: str, module: ModuleType, own: set[str]) -> Iterator[str]:
    """What a module of the artifact holds of the installed version of something that the artifact has itself."""
    if not getattr(module, "__name__", "fd_").startswith("fd_"):
        if name in own:
            yield name
        return  # an installed part of a namespace package
    for key, value in list(vars(module).items()):
        origin = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(origin, str) and origin in own and origin in sys.modules:
            installed = sys.modules[origin]
            if value is installed or any(value is other for other in list(vars(installed).values())):
                yield f"{name}.{key}"


def _outside(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        version = importlib.metadata.version(asked["name"])
    except importlib.metadata.PackageNotFoundError:
        return {"error": "not installed"}
    space: dict[str, Any] = {"__name__": "outside"}
    try:
        exec(asked["body"], space)
        worked = bool(space["call"]())
    except BaseException:
        return {"error": traceback.format_exc(), "version": version}
    return {"worked": worked, "version": version}


def _process() -> dict[str, Any]:
    """What the whole process shares: functions and classes of the standard library, hooks, paths, plain modules."""
    found: dict[str, Any] = {
        "meta_path": [type(finder).__qualname__ for finder in sys.meta_path if type(finder).__module__[:3] == "fd_"],
        "path_hooks": [getattr(hook, "__qualname__", str(hook)) for hook in sys.path_hooks],
        "path": list(sys.path),
        "excepthook": sys.excepthook,
        "builtins": set(vars(builtins)),
    }
    for name in WATCHED:
        for key, value in list(vars(sys.modules[name]).items()):
            if isinstance(value, (FunctionType, type)):
                found[f"{name}.{key}"] = value
            if isinstance(value, type) and value.__module__ == name:
                for inner, member in list(vars(value).items()):
                    if isinstance(member, (FunctionType, classmethod, staticmethod, property)):
                        found[f"{name}.{key}.{inner}"] = member
    return found


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is new in shared lists, what is gone, and what is now a function or class of the artifact."""
    changed = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if isinstance(old, list | set) and isinstance(new, list | set):
            changed += [f"{key}: {name}" for name in new if name not in old and "/site-packages/" not in name]
        elif old is not new and (new is None or str(getattr(new, "__module__", "")).startswith("fd_")):
            changed.append(key)
    return changed


if __name__ == "__main__":
    main(*sys.argv[1:])
