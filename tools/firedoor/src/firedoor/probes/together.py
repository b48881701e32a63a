"""All DAG files in one process, in several orders, and their triggers in one that has none of them.

A DAG that is stored as it is alone, whoever was imported before it, is not touched by others. For one that is not, the
file that it does not get on with is found by halving those before it. What the orders tell is trusted for files alone
whose second import was as the first.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

Supervise = Callable[..., Iterator[dict[str, Any]]]

MOST_SOUGHT = 3
"""For so many files it is found out whom they do not get on with."""


def run(request: dict[str, Any], supervise: Supervise, tell: Callable[[dict[str, Any]], None]) -> None:
    """Tell ``{"beside": file, "order": number, "before": file or "", …}`` of each file that is not as it is alone, and
    ``{"trigger": class path, "files": […], "said": text}`` of each trigger that cannot be imported."""
    wrong: dict[str, tuple[int, list[dict[str, Any]], dict[str, Any]]] = {}
    triggers: dict[str, set[str]] = {}
    orders = {f"order-{number}": ordered(request["files"], number) for number in range(request["orders"])}
    while orders:
        requests = [_request(files, name) for name, files in orders.items()]
        again: dict[str, list[dict[str, Any]]] = {}
        for event in supervise(requests, 0.0, 0.0):
            if "ended" not in event:
                continue
            files, number = orders[event["file"]], int(event["file"].split("-")[1])
            told = [line for line in map(json.loads, event["answer"].splitlines()) if "file" in line]
            for place, line in enumerate(told):
                if not line["same"]:
                    wrong.setdefault(line["file"], (number, files[:place], line))
                for path in line["triggers"]:
                    triggers.setdefault(path, set()).add(line["file"])
            if (last := len(told)) < len(files):
                line = {"file": files[last]["file"], "ended": event["ended"], "output": event["output"][-4000:]}
                wrong.setdefault(line["file"], (number, files[:last], line))
                # Those after it are yet to be compared: once more, without it.
                again[f"order-{number}-{len(files) - 1}"] = [*files[:last], *files[last + 1 :]]
        orders = again
    by_file = {one["file"]: one for one in request["files"]}
    for count, (file, (number, before, line)) in enumerate(wrong.items()):
        culprit = _sought(by_file[file], before, supervise) if count < MOST_SOUGHT else ""
        tell({"beside": file, "order": number, "before": culprit, **line})
    _try_triggers(request, triggers, supervise, tell)


def ordered(files: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """``files`` in an order that looks like chance and is the same each time; each second one is the one before it,
    backwards, so that of two files each comes first once."""

    def key(one: dict[str, Any]) -> str:
        return hashlib.sha256(f"{number // 2} {one['source'][len(one['code']) :]}".encode()).hexdigest()

    return sorted(files, key=key, reverse=number % 2 == 1)


def _request(files: list[dict[str, Any]], name: str) -> dict[str, Any]:
    seconds = max(one["seconds"] for one in files) + 5 * sum(one["first_seconds"] for one in files)
    memory = max(one["memory_bytes"] for one in files) + 2 * sum(one["first_bytes"] for one in files)
    return {"file": name, "number": name, "order": files, "seconds": seconds, "memory_bytes": memory}


def _sought(one: dict[str, Any], before: list[dict[str, Any]], supervise: Supervise) -> str:
    """The last file of the shortest beginning of ``before`` after which ``one`` is not as it is alone."""
    low, high = 0, len(before)
    while low < high:
        middle = (low + high) // 2
        name = f"sought-{Path(one['file']).stem}-{low}-{high}"
        if _is_same(one, before[:middle], name, supervise):
            low = middle + 1
        else:
            high = middle
    return str(before[high - 1]["file"]) if high else ""


def _is_same(one: dict[str, Any], before: list[dict[str, Any]], name: str, supervise: Supervise) -> bool:
    for event in supervise([_request([*before, one], name)], 0.0, 0.0):
        if "ended" in event:
            lines = [json.loads(line) for line in event["answer"].splitlines()]
            return any(line["same"] for line in lines if line.get("file") == one["file"])
    return False


def import_in_order(
    imported: Callable[[dict[str, Any]], dict[str, Any]], one: dict[str, Any], adapter: Any, answer_file: Path
) -> None:
    """In a fork: import the files one after another; nothing is put back between them."""
    own, dumps = os.getpid(), json.dumps
    seen: set[str] = set()
    with answer_file.open("a", encoding="utf-8") as answers:
        for file in one["order"]:
            line: dict[str, Any] = {"file": file["file"], "triggers": []}
            try:
                answer = imported(file | {"turn": "none"})
                found = {dag["dag_id"]: dag["digest"] for dag in answer["dags"]}
                line["same"] = found == file["expected"] and not answer["import_errors"]
                if not line["same"]:
                    line |= {"stored": answer["stored"], "import_errors": answer["import_errors"]}
                line["triggers"] = sorted(set(_triggers(file["code"] + "/", adapter)) - seen)
                seen |= set(line["triggers"])
            except BaseException:
                line |= {"same": False, "import_errors": {file["file"]: traceback.format_exc()}}
            if os.getpid() != own:
                os._exit(0)
            answers.write(dumps(line) + "\n")
            answers.flush()


def _triggers(code: str, adapter: Any) -> Iterator[str]:
    """Class paths of the triggers that the repository has defined so far, and of those that its tasks begin with."""
    base = getattr(sys.modules.get("airflow.triggers.base"), "BaseTrigger", None)
    waiting = [base] if base is not None else []
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            file = str(getattr(sys.modules.get(each.__module__), "__file__", ""))
            if file.startswith(code) and "/site-packages/" not in file and "<locals>" not in each.__qualname__:
                yield f"{each.__module__}.{each.__qualname__}"
    for dag in adapter.parsed():
        for task in dag.tasks:
            begins = getattr(task, "start_trigger_args", None)
            if begins is not None and getattr(task, "start_from_trigger", False):
                yield str(begins.trigger_cls)


def _try_triggers(
    request: dict[str, Any],
    triggers: dict[str, set[str]],
    supervise: Supervise,
    tell: Callable[[dict[str, Any]], None],
) -> None:
    if not triggers:
        return
    one = {"file": "triggers", "number": "triggers", "classes": sorted(triggers), "seconds": 120}
    one |= {"memory_bytes": 2**31, "deployment": request.get("deployment", "")}
    told: dict[str, str] = dict.fromkeys(triggers, "the process that imports the triggers ended")
    for event in supervise([one], 0.0, 0.0):
        if "ended" in event:
            told |= dict(json.loads(line) for line in event["answer"].splitlines())
    for path, said in sorted(told.items()):
        if said:
            tell({"trigger": path, "files": sorted(triggers[path]), "said": said})


def import_triggers(one: dict[str, Any], answer_file: Path) -> None:
    """In a fork that has imported no DAG file: import each class as the triggerer does, by its path."""
    if one["deployment"]:
        try:
            import_module("firedoor_airflow.resolver").install(lambda: [Path(one["deployment"])])
        except ImportError:
            traceback.print_exc()  # then each of them says that its module is not there
    with answer_file.open("a", encoding="utf-8") as answers:
        for path in one["classes"]:
            module, _, name = path.rpartition(".")
            try:
                found = getattr(import_module(module), name)
                said = "" if isinstance(found, type) else f"{path} is no class"
            except BaseException as error:
                said = traceback.format_exception_only(type(error), error)[-1].strip()
            answers.write(json.dumps([path, said]) + "\n")
            answers.flush()
