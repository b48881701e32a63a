"""Executed witnesses: what each line of the users comes to with the old libraries, and with the new ones."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from firedoor.errors import WorldError
from firedoor.probes import script

SECONDS = 5.0
"""How long the replay of one function may take; that of a module's body three times as long."""

ALTOGETHER = 60.0
"""How long the replay of all files may take with one library; what is left then cannot be judged."""

_ADDRESS = re.compile(r"(\b0x|\bthread id )[0-9a-f]{6,}")
Place = tuple[str, int, int]
"""Where a statement stands: the function that holds it (empty: the module body), line, column."""


@dataclass(slots=True)
class Replayed:
    """What the statements of one file came to: ``states`` by place, the events of what failed, what was cut short."""

    states: dict[Place, str] = field(default_factory=dict)
    failures: dict[Place, dict[str, Any]] = field(default_factory=dict)
    strings: dict[str, dict[str, Any]] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Side:
    """One side: libraries that do not import, with why; the replay of each file; what was taken for not installed.

    ``imported`` are the modules of the tree that others imported, and that came to their end.
    """

    libraries: Mapping[str, str]
    files: Mapping[str, Replayed]
    denied: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class User:
    """A file to replay: its path in the repository, its module name, and the dotted paths in its strings.

    ``but`` are its top-level definitions that need no trial: no DAG file leads to a change by them. ``by_import``: to
    import it runs the rest.
    """

    path: str
    module: str
    strings: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    by_import: bool = False


def replayed(
    folders: Sequence[Path],
    roots: Iterable[str],
    libraries: Sequence[str],
    users: Sequence[User],
    *,
    python: Path | None = None,
    seconds: float = SECONDS,
    altogether: float = ALTOGETHER,
) -> list[Side]:
    """Replay ``users`` on the old and the new of ``folders`` at the same time, for so many seconds ``altogether``.

    What is not installed here is taken for there, but what the new side alone imports is not: that is tried without.
    Raises WorldError FD771 where the probe itself fails.
    """
    with TemporaryDirectory(prefix="firedoor-witness-", ignore_cleanup_errors=True) as scratch:
        tasks = [_Task(folder, list(roots), libraries, users, python, seconds, altogether) for folder in folders]
        running = [_start(Path(scratch, str(number)), task) for number, task in enumerate(tasks)]
        try:
            sides = [_finished(*one, folder) for one, folder in zip(running, folders, strict=True)]
            before, after = (_given(side, sides[0]) for side in sides)
            if after - before:
                running.append(_start(Path(scratch, "again"), replace(tasks[1], denied=tuple(sorted(after - before)))))
                sides[1] = _finished(*running[-1], folders[1])
                sides[1] = replace(sides[1], denied=after - before)
            return sides
        finally:
            for process, _ in running:
                process.kill()
                process.wait()


@dataclass(frozen=True, slots=True)
class _Task:
    folder: Path
    roots: Sequence[str]
    libraries: Sequence[str]
    users: Sequence[User]
    python: Path | None
    seconds: float
    altogether: float
    denied: tuple[str, ...] = ()


def _start(scratch: Path, task: _Task) -> tuple[subprocess.Popen[bytes], Path]:
    folder, python = task.folder, task.python
    scratch.mkdir()
    forks = scratch / "forks"
    forks.mkdir()
    paths = [str(folder / root) if root else str(folder) for root in task.roots]
    request = {
        "tree": f"{folder}/",
        "denied": list(task.denied),
        "roots": [path for path in paths if os.path.isdir(path)],  # noqa: PTH112  # they are texts
        "scratch": str(forks),
        "library": list(task.libraries),
        "ours": sorted({name for path in paths for name in _names_in(Path(path))}),
        "seconds": task.seconds,
        "altogether": task.altogether,
        "files": [
            {
                "file": user.path,
                "text": str(folder / user.path),
                "module": user.module,
                "strings": list(user.strings),
                "but": list(user.but),
            }
            for user in task.users
        ],
    }
    place = scratch / "request.json"
    place.write_text(json.dumps(request), "utf-8")
    environment = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH") if name in os.environ
    }
    with (scratch / "answer").open("wb") as answer, (scratch / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(python or sys.executable), *([] if python else ["-S"]), "-I", str(script("witness")), str(place)],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=log,
            cwd=scratch,
            env=environment | {"PYTHONHASHSEED": "0", "HOME": str(forks)},
            start_new_session=True,
        )
    return process, scratch


def _names_in(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return [each.name.partition(".")[0] for each in folder.iterdir() if each.is_dir() or each.suffix == ".py"]


def _finished(process: subprocess.Popen[bytes], scratch: Path, folder: Path) -> Side:
    if process.wait():
        end = "\n".join((scratch / "log").read_text(errors="replace").strip().splitlines()[-5:])
        raise WorldError(
            "FD771",
            f"the uses of the library cannot be tried: the interpreter ended with code {process.returncode}",
            because=end,
            fix="firedoor compat --without executed",
        )
    libraries: dict[str, str] = {}
    files: dict[str, Replayed] = {}
    imported: set[str] = set()
    for line in (scratch / "answer").read_text("utf-8", "replace").splitlines():
        event = json.loads(line)
        if "message" in event:
            event["message"] = _same_each_time(event["message"], folder)
        if "library" in event:
            libraries.update({name: _same_each_time(why, folder) for name, why in event["library"].items()})
            continue
        found = files.setdefault(event["file"], Replayed())
        if "imported" in event:
            imported.update(event["imported"])
        elif "ended" in event:
            if event["ended"]:
                found.cut[""] = event["ended"]
        elif "given" in event:
            found.given.update(event["given"])
        elif "string" in event:
            found.strings[event["string"]] = event
        elif event["state"] == "cut":
            found.cut[event["scope"]] = event["why"]
        else:
            _note(found, event)
    return Side(libraries, files, imported=frozenset(imported))


def _given(side: Side, old: Side) -> frozenset[str]:
    """What was taken for there, by the files that came to their end with the old libraries."""
    whole = (each for path, each in side.files.items() if not old.files.get(path, Replayed()).cut.get(""))
    return frozenset(name for each in whole for name in each.given)


def _same_each_time(message: str, folder: Path) -> str:
    """A message without what differs from run to run: where the tree was written, addresses, threads."""
    return _ADDRESS.sub(r"\1…", message.replace(f"{folder}/", ""))


def _note(found: Replayed, event: dict[str, Any]) -> None:
    place: Place = (event["scope"], *event["at"])
    worst = {"ok": 0, "partly": 1, "failed": 2}
    if worst[event["state"]] >= worst.get(found.states.get(place, "ok"), 0):
        found.states[place] = event["state"]
    if event["state"] == "failed" and _rank(event) > _rank(found.failures.get(place, {})):
        found.failures[place] = event


def _rank(event: dict[str, Any]) -> int:
    """Of two failures of one statement the surer one tells more."""
    return 1 + event["sure"] + event["shape"] if event else 0
