"""Import DAG files a second time, in a process that is turned: many in one fork, and alone those that differ.

One import after another in one process costs a third of a fork each. Whatever they do to each other can only make a
difference; a file of which the DAGs are stored as the first time is done. One that differs, or that the process died
of, is imported again in a fork of its own, and then with each turn taken back: what is told of it then does not depend
on others. Nor can others hide a difference: what they hold was made in this process, under its clock, seed and folder,
so it is not what the first import stored; and after one that takes a turn back all are imported alone.
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
            seconds = 2 * max(one["seconds"] for one in own) + 5 * sum(one["first_seconds"] for one in own)
            memory = max(one["memory_bytes"] for one in own) + 2 * sum(one["first_bytes"] for one in own)
            name = f"batch-{number}"
            found.append({"file": name, "number": name, "files": own, "seconds": seconds, "memory_bytes": memory})
    return found


def run(
    request: dict[str, Any], supervise: Callable[..., Iterator[dict[str, Any]]], tell: Callable[[dict[str, Any]], None]
) -> None:
    """Tell ``{"same": file}`` of each file that is as it was and whose tasks lack nothing, and ``{"other": file,
    "turn": …, …}`` of the others."""
    done: set[str] = set()
    for event in supervise(batches(request), 0.0, 0.0):
        if "ended" in event:
            for file, is_well in _well(event["answer"]).items():
                if is_well:
                    done.add(file)
                    tell({"same": file})
    others = [one for one in request["files"] if one["file"] not in done]
    alone = [one | {"turn": turn, "number": f"{n}-{turn}"} for n, one in enumerate(others) for turn in TURNS]
    named = {f"{one['file']}\n{one['turn']}": one for one in alone}
    for event in supervise([one | {"file": name, "path": one["file"]} for name, one in named.items()], 0.0, 0.0):
        if "ended" in event:
            one = named[event["file"]]
            tell(event | {"other": one["file"], "turn": one["turn"]})


def _well(answer: str) -> dict[str, bool]:
    """The files of a batch of which both lines came, and whether both say that all is well."""
    told: dict[str, list[bool]] = {}
    for line in answer.splitlines():
        file, is_well = json.loads(line)
        told.setdefault(file, []).append(is_well)
    return {file: all(lines) for file, lines in told.items() if len(lines) == 2}


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
    tasks were made, and what the tasks lack."""
    if (turn := one.get("turn")) is None:
        return imported(one)
    beside("turned").turn_back(turn)
    if turn != TURNS[0]:
        return imported(one)
    constructed = beside("constructed")
    places = constructed.watch(adapter.constructed(), (one["code"] + "/",))
    try:
        answer = imported(one)
    finally:
        constructed.stop()
    tasks = beside("tasks").checked(adapter.parsed(), one, beside, adapter.context_keys())
    return answer | {"places": places, "tasks": tasks}


def import_many(
    imported: Callable[[dict[str, Any]], dict[str, Any]],
    one: dict[str, Any],
    adapter: Any,
    beside: Callable[[str], Any],
    answer_file: Path,
) -> None:
    """In a fork: import the files one after another, then look at their tasks; a line of the answer for each that came
    to an end."""
    own, dumps, environment, path = os.getpid(), json.dumps, dict(os.environ), list(sys.path)
    folder = os.getcwd()  # noqa: PTH109  # cheap
    tasks, known, is_turned = beside("tasks"), adapter.context_keys(), beside("turned").is_turned
    dags: dict[str, list[Any]] = {}

    def is_same(file: dict[str, Any]) -> bool:
        if not is_turned():  # a file before it has taken a turn back for all that come after it
            return False
        answer = imported(file)
        dags[file["file"]] = adapter.parsed()
        found = {dag["dag_id"]: dag["digest"] for dag in answer["dags"]}
        return bool(found == file["expected"] and not answer["import_errors"])

    def lacks_nothing(file: dict[str, Any]) -> bool:
        return not tasks.checked(dags.get(file["file"], []), file, beside, known)

    with answer_file.open("a", encoding="utf-8") as answers:
        for look in (is_same, lacks_nothing):
            for file in one["files"]:
                try:
                    is_well = look(file)
                except BaseException:
                    traceback.print_exc()
                    is_well = False
                if os.getpid() != own:
                    os._exit(0)
                answers.write(dumps([file["file"], is_well]) + "\n")
                answers.flush()
                os.environ.clear()
                os.environ.update(environment)
                sys.path[:] = path
                os.chdir(folder)
