"""Run the code that uses a library against one tree of it, as far as its values are known: what each line came to.

``python -I witness.py REQUEST`` reads a JSON file::

    {"tree": folder, "roots": [folder, …], "scratch": folder, "library": [module, …], "ours": [top-level name, …],
     "denied": [top-level name, …], "seconds": 5, "altogether": 120,
     "files": [{"file": path, "module": dotted name, "strings": [dotted path, …], "text": path to read it from,
                "but": [top-level definition that need not be tried, …]}, …]}

and prints one JSON object a line: ``{"library": {module: "" or what its import raised}}``, and for each file its events
and an end::

    {"file": …, "scope": function or "", "at": [line, column], "state": "ok", "partly" or "failed", …}
    {"file": …, "string": "lake.io.read", "state": "ok" or "failed", "error": …, "message": …}
    {"file": …, "given": [top-level name, …]}    modules that are not known here
    {"file": …, "imported": [module, …]}         modules of ours that are imported by now
    {"file": …, "ended": "" or why it was cut short}

What failed says ``line`` (the deepest of the file), ``error``, ``message``, ``text``, ``place`` (where in the library),
whether it is ``sure`` (nothing that is not known had a part in it) and whether by ``shape``: a name is not there, or a
call does not fit, whatever the values are. Every file is replayed in a fork of its own, and every function in a fork of
that one: without network, in an empty folder outside of which nothing can be written, without other programs, for a
limited time. See :mod:`replay` for what is run, :mod:`unknown` for what stands in for a value.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import re
import select
import signal
import sys
import time
import types
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

WARM = ("asyncio", "dataclasses", "datetime", "enum", "inspect", "logging", "typing", "unittest.mock", "warnings")
MODULE_SECONDS = 3  # times the seconds of a function
_MOST_FUNCTIONS = 200
_DATA = 2 << 30
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PROGRAMS = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
)
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink",
            "os.truncate", "os.utime", "shutil.rmtree", "os.kill", "os.killpg")  # fmt: skip


class _Guard:
    """The audit hook: outside of ``folder`` nothing changes."""

    def __init__(self, folder: str, forbidden: type[BaseException]) -> None:
        self._folder = folder + os.sep
        self._forbidden = forbidden
        self.off = False

    def on(self) -> None:
        """Begin to watch again: what forks ourselves has to look away."""
        self.off = False

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.off:
            return
        if event == "open":
            path, _, flags = args
            if isinstance(flags, int) and flags & _WRITES and not isinstance(path, int) and not self._inside(path):
                raise self._forbidden(f"writes {path!r}")
        elif event in _PROGRAMS or (event in _CHANGES and not (args and self._inside(args[0]))):
            raise self._forbidden(event)

    def _inside(self, path: Any) -> bool:
        try:
            whole = os.path.realpath(os.fsdecode(path))
        except TypeError:
            return False
        return (whole + os.sep).startswith(self._folder) or whole == os.devnull


Work = Callable[[_Guard], None]


def main(request: dict[str, Any]) -> None:
    """Print the answers to ``request``."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what the code prints is no part of the answer
    sys.dont_write_bytecode = True
    replay, unknown, confinement = (_beside(name) for name in ("replay", "unknown", "confinement"))
    unknown.NotKnown.firedoor = replay.Returned.firedoor = True
    ours = frozenset(request["ours"])
    sys.path[:0] = request["roots"]
    for name in WARM:
        importlib.import_module(name)
    finder = unknown.Finder(lambda top: top in ours, request["tree"], request.get("denied", ()))
    sys.meta_path.append(finder)
    confinement.close_network()
    gc.collect()
    gc.freeze()
    scratch = Path(request["scratch"])

    def tell(event: dict[str, Any]) -> None:
        os.write(answers, (json.dumps(event) + "\n").encode())

    parent = os.getpid()
    seconds = float(request["seconds"])

    def alone(number: int, work: Work, limit: float) -> str:
        """Do ``work`` in a fork; why it was cut short, or nothing."""
        folder = scratch / str(number)
        folder.mkdir(exist_ok=True)
        return forked(lambda: _confined(confinement, unknown.Forbidden, parent, folder, work), limit)

    why = alone(
        0,
        lambda _: tell({"library": {name: _imports(name) for name in request["library"]}}),
        2 * MODULE_SECONDS * seconds,
    )
    if why:  # it hangs, or ends the process: so it would in every file that imports it
        tell({"library": dict.fromkeys(request["library"], why)})
        for one in request["files"]:
            tell({"file": one["file"], "ended": f"the library cannot be imported: {why}"})
        return
    altogether = float(request["altogether"])
    until = time.monotonic() + altogether
    for number, one in enumerate(request["files"], 1):
        left = until - time.monotonic()
        if left <= 0:
            tell({"file": one["file"], "ended": f"the {altogether:g} seconds for all files were over"})
            continue
        work = _of_file(one, replay, unknown, finder, tell, seconds, ours)
        tell({"file": one["file"], "ended": alone(number, work, min(60 * seconds, left))})


def _confined(confinement: Any, forbidden: type[BaseException], parent: int, folder: Path, work: Work) -> None:
    confinement.confine(parent, _DATA, 64 << 20)
    os.chdir(folder)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    guard = _Guard(os.path.realpath(folder), forbidden)
    sys.addaudithook(guard)
    work(guard)


def _of_file(
    one: dict[str, Any], replay: Any, unknown: Any, finder: Any, tell: Any, seconds: float, ours: frozenset[str]
) -> Work:
    def note(event: dict[str, Any]) -> None:
        tell({"file": one["file"]} | {key: value for key, value in event.items() if key != "raised"})

    but = frozenset(one.get("but", ()))
    told: set[str] = set()

    def imported() -> None:
        new = {name for name in sys.modules if name.partition(".")[0] in ours and name != one["module"]} - told
        if new:
            told.update(new)
            tell({"file": one["file"], "imported": sorted(new)})

    def functions(found: Any, guard: _Guard) -> None:
        done = 0
        known = set(finder.given)
        if known:
            tell({"file": one["file"], "given": sorted(known)})
        while done < len(found.functions) and done < _MOST_FUNCTIONS:
            name, node, around = found.functions[done]
            done += 1
            if name.partition(".")[0] in but:
                continue

            def work(name: str = name, node: Any = node, around: Any = around) -> None:
                before = len(found.functions)
                found.run_function(name, node, around)
                # What it defines inside is replayed here, where its values are.
                place = before
                while place < len(found.functions) and place < before + _MOST_FUNCTIONS:
                    found.run_function(*found.functions[place])
                    place += 1
                if finder.given != known:
                    tell({"file": one["file"], "given": sorted(finder.given)})
                imported()

            guard.off = True
            why = forked(work, seconds, guard.on)
            guard.off = False
            if why:
                tell(
                    {
                        "file": one["file"],
                        "scope": name,
                        "at": [node.lineno, node.col_offset],
                        "state": "cut",
                        "why": why,
                    }
                )

    def work(guard: _Guard) -> None:
        text = Path(one["text"]).read_text("utf-8", "replace")
        module = _module(one)
        found = replay.Replay(one["text"], text, module, unknown, note)

        def late(*_: Any) -> None:
            raise Late

        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, MODULE_SECONDS * seconds)
        try:
            found.run_module()
        except Late as error:
            tell(
                {
                    "file": one["file"],
                    "scope": "",
                    "at": [1, 0],
                    "state": "cut",
                    "why": str(error) or "it takes too long",
                }
            )
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for path in one.get("strings", ()):
            tell({"file": one["file"], "string": path} | _resolved(path))
        imported()
        functions(found, guard)

    return work


class Late(BaseException):  # as Forbidden
    """The time is over."""

    firedoor = True


def _module(one: dict[str, Any]) -> types.ModuleType:
    """The module object that the code of the file fills; who imports it by name gets this one."""
    module = types.ModuleType(one["module"])
    module.__file__ = one["text"]
    parent = one["module"].rpartition(".")[0]
    module.__package__ = parent
    if Path(one["file"]).name == "__init__.py":  # relative imports of a package start from itself
        module.__package__ = one["module"]
        module.__path__ = [str(Path(one["text"]).parent)]
    if parent:
        with contextlib.suppress(Exception):  # its replay tells what is wrong
            importlib.import_module(parent)
    sys.modules[one["module"]] = module
    return module


def _imports(name: str) -> str:
    try:
        importlib.import_module(name)
    except BaseException as error:
        return f"{type(error).__name__}: {error}".splitlines()[0][:300]
    return ""


def _resolved(path: str) -> dict[str, Any]:
    """Whether the longest prefix that is a module has the rest as attributes."""
    names = re.split(r"[.:]", path)
    found: Any = None
    error: BaseException | None = None
    for size in range(len(names), 0, -1):
        try:
            found = importlib.import_module(".".join(names[:size]))
        except ImportError as lost:
            error = error or lost
            continue
        except BaseException as other:
            return {"state": "partly", "error": type(other).__name__, "message": str(other)[:300]}
        try:
            for name in names[size:]:
                found = getattr(found, name)
        except BaseException as lost:
            return {"state": "failed", "error": type(lost).__name__, "message": str(lost)[:300]}
        return {"state": "ok"}
    return {"state": "failed", "error": type(error).__name__, "message": str(error)[:300]}


def forked(work: Callable[[], None], limit: float, first: Callable[[], None] = lambda: None) -> str:
    """Do ``work`` in a fork, which ends at the latest after ``limit`` seconds; why it did, or nothing."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 0
        try:
            os.close(reader)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            first()
            work()
        except BaseException as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode()[:500])
            code = 3
        finally:
            os._exit(code)
    os.close(writer)
    until = time.monotonic() + limit
    said = b""
    late = False
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            late = True
            break
        part = os.read(reader, 4096)
        if not part:
            break
        said += part
    os.close(reader)
    ended, status = os.waitpid(child, 0 if not late else os.WNOHANG)
    if late and not ended:
        _end(child)
        return f"it takes longer than {limit:g} seconds"
    if os.WIFSIGNALED(status):
        return f"it ended with signal {os.WTERMSIG(status)}"
    return said.decode("utf-8", "replace") or ("it ended by itself" if status else "")


def _end(child: int) -> None:
    for kill, target in ((os.killpg, child), (os.kill, child)):
        with contextlib.suppress(OSError):
            kill(target, signal.SIGKILL)
    os.waitpid(child, 0)


def _beside(name: str) -> Any:
    """The module of the file ``name`` beside this one, under a name that nobody imports by accident."""
    spec = spec_from_file_location(f"_firedoor_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text("utf-8")))
