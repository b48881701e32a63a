"""Import DAG files a second time, in a process that is turned: many in one fork, and alone those that differ.

One import after another in one process costs a third of a fork each. Whatever they do to each other can only make a
difference; a file of which the DAGs are stored as the first time is done. One that differs, or that the process died
of, is imported again in a fork of its own, and then with each turn taken back: what is told of it then does not depend
on others.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TURNS = ("all", "again", "clock", "listings")
"""The imports of a file that differs: turned, once more the same, and each turn taken back that can be."""


def batches(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Requests of many files each: as many as forks run at a time, or more where they would be large."""
    files = request["files"]
    count = max(request["jobs"], -(-len(files) // request["most"]))
    found = []
    for number in range(count):
        own = files[number::count]
        if own:
            seconds = max(one["seconds"] for one in own) + 5 * sum(one["first_seconds"] for one in own)
            memory = max(one["memory_bytes"] for one in own) + 2 * sum(one["first_bytes"] for one in own)
            name = f"batch-{number}"
            found.append({"file": name, "number": name, "files": own, "seconds": seconds, "memory_bytes": memory})
    return found


def run(
    request: dict[str, Any], supervise: Callable[..., Iterator[dict[str, Any]]], tell: Callable[[dict[str, Any]], None]
) -> None:
    """Tell ``{"same": file}`` of each file that is as it was, and ``{"other": file, "turn": …, …}`` of the others."""
    same: set[str] = set()
    for event in supervise(batches(request), 0.0, 0.0):
        if "ended" in event:
            for line in event["answer"].splitlines():
                file, is_same = json.loads(line)
                if is_same:
                    same.add(file)
                    tell({"same": file})
    others = [one for one in request["files"] if one["file"] not in same]
    alone = [one | {"turn": turn, "number": f"{n}-{turn}"} for n, one in enumerate(others) for turn in TURNS]
    named = {f"{one['file']}\n{one['turn']}": one for one in alone}
    for event in supervise([one | {"file": name, "path": one["file"]} for name, one in named.items()], 0.0, 0.0):
        if "ended" in event:
            one = named[event["file"]]
            tell(event | {"other": one["file"], "turn": one["turn"]})


def moved(path: str, there: str, here: str) -> str:
    """``path``, or where the second copy has it."""
    return here + path[len(there) :] if path == there or path.startswith(there + "/") else path


def turned(
    imported: Callable[[dict[str, Any]], dict[str, Any]],
    one: dict[str, Any],
    adapter: Any,
    beside: Callable[[str], Any],
) -> dict[str, Any]:
    """The answer of ``imported`` for one file, with the turn that it asks for; the first one also tells where DAGs and
    tasks were made."""
    if (turn := one.get("turn")) is None:
        return imported(one)
    beside("turned").turn_back(turn)
    if turn != TURNS[0]:
        return imported(one)
    constructed = beside("constructed")
    places = constructed.watch(adapter.constructed(), (one["code"] + "/",))
    try:
        return imported(one) | {"places": places}
    finally:
        constructed.stop()


def import_many(imported: Callable[[dict[str, Any]], dict[str, Any]], one: dict[str, Any], answer_file: Path) -> None:
    """In a fork: import the files one after another; a line of the answer for each that came to an end."""
    own, dumps, environment, path = os.getpid(), json.dumps, dict(os.environ), list(sys.path)
    folder = os.getcwd()  # noqa: PTH109  # cheap
    with answer_file.open("a", encoding="utf-8") as answers:
        for file in one["files"]:
            try:
                answer = imported(file)
                found = {dag["dag_id"]: dag["digest"] for dag in answer["dags"]}
                same = found == file["expected"] and not answer["import_errors"]
            except BaseException:
                traceback.print_exc()
                same = False
            if os.getpid() != own:
                os._exit(0)
            answers.write(dumps([file["file"], same]) + "\n")
            answers.flush()
            os.environ.clear()
            os.environ.update(environment)
            sys.path[:] = path
            os.chdir(folder)
