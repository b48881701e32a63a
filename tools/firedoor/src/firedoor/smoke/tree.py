"""Smoke from the tree: DAG files of a work tree through one warm process."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from firedoor.errors import UsageError, WorldError
from firedoor.findings import ERROR, Finding
from firedoor.probes import script
from firedoor.smoke.answers import read_answers
from firedoor.smoke.child import Child, lines_of
from firedoor.smoke.judging import judge
from firedoor.smoke.leftovers import end_leftovers
from firedoor.smoke.limits import Limits
from firedoor.smoke.portable import portable, portable_finding
from firedoor.smoke.settings import SmokeSettings, environment_of, in_folder, limits_of
from firedoor.smoke.values import SmokedDag, SmokeResult

Tick = Callable[[Mapping[str, float]], None]
"""Takes what runs now, DAG file or step → seconds so far; called some times a second."""


def smoke_tree(
    root: Path,
    settings: SmokeSettings,
    python: Path,
    dag_files: Sequence[str],
    *,
    limits: Mapping[str, Limits] | None = None,
    jobs: int | None = None,
    progress: Tick | None = None,
) -> Iterator[SmokeResult]:
    """Yield the result of each of ``dag_files`` (relative to ``root``, a work tree) as its import ends.

    ``python`` is the interpreter that has Airflow. ``limits`` overrule the configuration, DAG file by DAG file.
    ``jobs`` imports run at the same time, by default one a core. Whatever a DAG file does, there is one result for it.
    Raises UsageError FD730 for an interpreter without Airflow or with one that no adapter knows, FD733 for files of
    Variables or Connections that are none, FD201 or FD202 for a faulty ``dag.toml``, WorldError FD731 where the warm
    process does not come up.
    """
    own = {dag: (limits or {}).get(dag) or limits_of(in_folder(root), settings, dag) for dag in dag_files}
    at_once = jobs or settings.jobs or _cores()
    session = _Session(root, settings, python, own, progress or (lambda running: None))
    waiting = list(dict.fromkeys(dag_files))
    while waiting:
        died = yield from session.run(waiting, at_once)
        # What the kernel ended for want of memory ran beside others; what it does alone is its own doing.
        suspects, session.starved = (*(died.running if died else ()), *session.starved), []
        waiting = [dag for dag in died.left if dag not in suspects] if died else []
        for dag in suspects:  # each alone: whoever ends the warm process then has done it
            died = yield from session.run([dag], 1)
            if died is not None:
                yield SmokeResult(dag, (_killer(dag, died.story),))


@dataclass(frozen=True, slots=True)
class _Death:
    """The warm process ended before its work: what was ``running``, what is ``left``, the end of its log."""

    running: tuple[str, ...]
    left: tuple[str, ...]
    story: str


class _Session:
    """Warm processes for one work tree and one interpreter."""

    def __init__(
        self, root: Path, settings: SmokeSettings, python: Path, limits: Mapping[str, Limits], tick: Tick
    ) -> None:
        self._root = Path(os.path.realpath(root))
        self._settings = settings
        self._python = python
        self._limits = limits
        self._tick = tick
        self._answers = read_answers(root, settings.variables, settings.connections)
        self.starved: list[str] = []

    def run(self, dags: Sequence[str], jobs: int) -> Generator[SmokeResult, None, _Death | None]:
        """Yield results; return None, or a :class:`_Death`."""
        with tempfile.TemporaryDirectory(prefix="firedoor-smoke-", ignore_cleanup_errors=True) as folder:
            return (yield from self._run(dags, jobs, Path(os.path.realpath(folder))))

    def _run(self, dags: Sequence[str], jobs: int, scratch: Path) -> Generator[SmokeResult, None, _Death | None]:
        by_file = {str(self._root / dag): dag for dag in dags}
        running: dict[str, float] = {"starting Airflow": time.monotonic()}
        left = dict.fromkeys(dags)
        about: dict[str, str] = {}
        lines = lines_of(
            self._child(dags, jobs, scratch),
            lambda: self._tick({name: time.monotonic() - at for name, at in running.items()}),
        )
        try:
            for line in lines:
                event = json.loads(line)
                if "refused" in event:
                    raise _refused(self._python, event["refused"])
                if "airflow" in event:
                    about = event
                    running.clear()
                elif "started" in event:
                    running[by_file[event["started"]]] = time.monotonic()
                else:
                    dag = by_file[event["file"]]
                    running.pop(dag, None)
                    left.pop(dag, None)
                    if event["ended"].get("starved") and jobs > 1:
                        self.starved.append(dag)
                        continue
                    yield self._result(dag, event, about, scratch)
        except WorldError as died:
            end_leftovers(scratch)
            if not about:
                raise _not_warm(self._python, died.because) from None
            return _Death(tuple(dag for dag in left if dag in running), tuple(left), died.because)
        return None

    def _child(self, dags: Sequence[str], jobs: int, scratch: Path) -> Child:
        files = [
            {
                "file": str(self._root / dag),
                "dags_folder": str(self._root / self._dags_folder(dag)),
                "seconds": self._limits[dag].seconds,
                "memory_bytes": self._limits[dag].memory_bytes,
            }
            for dag in dags
        ]
        request = {
            "root": str(self._root),
            "scratch": str(scratch / "warm"),
            "dags_folder": str(self._root / self._dags_folder(dags[0])),
            "plugins_folder": self._plugins_folder(self._dags_folder(dags[0])),
            "jobs": jobs,
            "files": files,
            **self._answers,
        }
        (scratch / "warm").mkdir()
        (scratch / "request.json").write_text(json.dumps(request), encoding="utf-8")
        environment = environment_of(self._root, self._settings, self._python, os.environ)
        return Child(
            command=(str(self._python), str(script("smoke")), str(scratch / "request.json")),
            environment=environment | {"TMPDIR": str(scratch), "HOME": str(scratch)},
            folder=scratch,
            answer=scratch / "answers.jsonl",
            log=scratch / "log.txt",
        )

    def _plugins_folder(self, dags_folder: str) -> str:
        said = self._settings.plugins_folder or str(PurePosixPath(dags_folder).with_name("plugins"))
        return str(self._root / said) if (self._root / said).is_dir() else ""

    def _dags_folder(self, dag_file: str) -> str:
        """The dags folder that holds a DAG file: the configured one, else the nearest ``dags``, else its own folder."""
        configured = self._settings.dags_folder.strip("/")
        if (dag_file + "/").startswith(configured + "/") or configured in ("", "."):
            return configured
        parent = PurePosixPath(dag_file).parent
        return next((str(folder) for folder in (parent, *parent.parents) if folder.name == "dags"), str(parent))

    def _result(self, dag: str, event: Mapping[str, Any], about: Mapping[str, str], scratch: Path) -> SmokeResult:
        linked = re.compile(re.escape(str(scratch / "warm")) + r"/(?:\d+/)?airflow/")
        private = re.compile(re.escape(str(scratch)) + r"(/warm/\d+)?")

        def plain(text: str) -> str:
            return private.sub("~", linked.sub(lambda _: f"{self._root}/", text))

        told = json.loads(event["answer"] or "{}")
        errors = {plain(name): plain(str(text)) for name, text in told.get("import_errors", {}).items()}
        output = {**event, "output": plain(str(event["output"]))}
        found = judge(dag, output, told and {**told, "import_errors": errors}, self._limits[dag], self._root)
        findings = [portable_finding(finding, self._root) for finding in found]
        return SmokeResult(
            dag,
            tuple(sorted(findings, key=lambda finding: finding.order)),
            tuple(
                sorted(
                    (SmokedDag(str(dag["dag_id"]), tuple(sorted(dag["tasks"]))) for dag in told.get("dags", ())),
                    key=lambda found: found.dag_id,
                )
            ),
            float(told.get("seconds", event["seconds"])),
            float(event["cpu_seconds"]),
            int(event["peak_memory_bytes"]),
            about.get("airflow", ""),
            about.get("python", ""),
            tuple(portable(plain(str(text)), self._root) for text in told.get("warnings", ())),
            tuple((str(name), str(key)) for name, key in told.get("asked", ())),
        )


def _killer(dag: str, story: str) -> Finding:
    return Finding(
        dag,
        None,
        "FD716",
        "the import ends the process that watches it",
        "take os.kill of other processes out of what runs on import",
        ERROR,
        story,
    )


def _refused(python: Path, because: str) -> UsageError:
    return UsageError(
        "FD730",
        f"{python} has no Airflow that smoke knows",
        because=because,
        fix="firedoor smoke --from-tree --interpreter /path/to/python/that/has/airflow",
    )


def _not_warm(python: Path, story: str) -> WorldError:
    return WorldError(
        "FD731", "Airflow does not start without a database", because=story, fix=f"{python} -c 'import airflow.models'"
    )


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
