"""Runs consumers against a tree of a library, each in a fork of its own: ``python -I -S execute.py``.

One line of JSON comes in per batch, a list of ``{"tree": …, "consumer": …}`` and ``{"tree": …, "symbols": […]}``; one
line goes out with an answer for each. A consumer is imported, then its ``main()`` is called:

- ``{"returned": "repr of plain data", "called": [["lake/io.py", "read_table"], …]}``
- ``{"raised": "TypeError", "line": 7, "trace": "…", "called": […]}``; ``line`` is the deepest of the consumer
- ``{"resolved": ["lake.io.read_table"]}``: those of the symbols that exist in the tree
- ``{"broken": "why the run itself is worth nothing"}``

``called`` are the functions of the tree that ran. No network, no other program, a minute at most, an empty folder.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import signal
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

WARM = (
    "asyncio", "concurrent.futures.thread", "dataclasses", "datetime", "decimal", "enum", "inspect", "logging",
    "pickle", "sqlite3", "typing", "unittest.mock",
)  # fmt: skip
FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork",
)  # fmt: skip
SECONDS = 60
PLAIN = (bool, int, float, str, bytes)


class Forbidden(BaseException):
    """What is measured must depend on the two trees alone. No ``except Exception`` of a consumer may hide it."""


class NotPlainError(Exception):
    """``main()`` returned something whose ``repr`` is not the whole truth."""


def canonical(value: Any) -> str:
    """``repr``, and nothing that depends on an address, a hash seed or a subclass. Raises `NotPlainError`."""
    kind = type(value)
    if value is None or kind in PLAIN:
        return repr(value)
    if kind is list:
        return f"[{', '.join(map(canonical, value))}]"
    if kind is tuple:
        return f"({', '.join(map(canonical, value))}{',' if len(value) == 1 else ''})"
    if kind is dict:
        return f"{{{', '.join(f'{canonical(key)}: {canonical(item)}' for key, item in value.items())}}}"
    if kind in (set, frozenset):
        return f"{{{', '.join(sorted(map(canonical, value)))}}}" if value else "set()"
    raise NotPlainError(f"main() must return plain data, not {kind.__qualname__}")


def run(tree: Path, consumer: Path) -> dict[str, Any]:
    called: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(f"{tree}/"):
            called.add((frame.f_code.co_filename[len(f"{tree}/") :], frame.f_code.co_qualname))

    spec = importlib.util.spec_from_file_location(consumer.stem, consumer)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    answer: dict[str, Any] = {}
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        spec.loader.exec_module(module)
        answer["returned"] = canonical(module.main())
    except (Forbidden, NotPlainError) as error:
        return {"broken": f"{type(error).__name__}: {error}"}
    except BaseException as error:
        frames = traceback.walk_tb(error.__traceback__)
        lines = [line for frame, line in frames if frame.f_code.co_filename == str(consumer)]
        kind = type(error)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        trace = "".join(traceback.format_exception(error)[-3:])
        answer |= {"raised": name, "line": lines[-1] if lines else None, "trace": trace}
    finally:
        sys.setprofile(None)
    return answer | {"called": sorted(called)}


def resolve(symbols: list[str]) -> dict[str, Any]:
    return {"resolved": [symbol for symbol in symbols if exists(symbol)]}


def exists(symbol: str) -> bool:
    """Whether the longest module prefix has the rest as attributes."""
    names = symbol.split(".")
    for size in range(len(names), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(names[:size]))
        except Exception:  # not there, or in this tree it cannot be imported
            continue
        try:
            for name in names[size:]:
                found = getattr(found, name)
        except AttributeError:
            # A field without a default is in no namespace of its class, an attribute of __init__ neither.
            return False
        return True
    return False


def guard(event: str, _: tuple[Any, ...]) -> None:
    if event in FORBIDDEN:
        raise Forbidden(event)


def in_child(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    signal.alarm(SECONDS)
    folder.mkdir()
    os.chdir(folder)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    tree = Path(order["tree"])
    sys.path.insert(0, str(tree))
    sys.addaudithook(guard)
    try:
        if "symbols" in order:
            return resolve(order["symbols"])
        return run(tree, Path(order["consumer"]))
    except BaseException:
        return {"broken": traceback.format_exc()}


def start(order: dict[str, Any], folder: Path) -> tuple[int, int]:
    """Process and pipe of a fork that runs the order."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        with os.fdopen(writer, "w", encoding="utf-8") as pipe:
            pipe.write(json.dumps(in_child(order, folder)))
        os._exit(0)
    os.close(writer)
    return child, reader


def finish(child: int, reader: int) -> dict[str, Any]:
    with os.fdopen(reader, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if status or not text:
        return {"broken": f"ended with status {status}; {SECONDS} seconds are the limit"}
    return dict(json.loads(text))


def answers(orders: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """Two at a time."""
    found = []
    for place in range(0, len(orders), 2):
        pair = enumerate(orders[place : place + 2], place)
        started = [start(order, folder / str(number)) for number, order in pair]
        found += [finish(*one) for one in started]
    return found


def serve() -> None:
    sys.dont_write_bytecode = True
    for name in WARM:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # else every fork copies the pages of what the collector marks
    with tempfile.TemporaryDirectory() as folders, contextlib.suppress(BrokenPipeError):
        for number, line in enumerate(sys.stdin):
            folder = Path(folders, str(number))
            folder.mkdir()
            print(json.dumps(answers(json.loads(line), folder)), flush=True)


if __name__ == "__main__":
    serve()
