"""One warm process for many DAG files: what it is asked, and what its answers mean."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from firedoor.errors import UsageError, WorldError
from firedoor.probes import script
from firedoor.smoke.answers import read_answers
from firedoor.smoke.child import Child, lines_of
from firedoor.smoke.judging import judge
from firedoor.smoke.leftovers import end_leftovers
from firedoor.smoke.limits import Limits
from firedoor.smoke.openness import answers_digest, openness, utc_date
from firedoor.smoke.portable import portable, portable_finding
from firedoor.smoke.recorded import recorded
from firedoor.smoke.settings import SmokeSettings, accepted_by, environment_of, in_folder, seen_environment
from firedoor.smoke.subjects import Subject, plugins_folder
from firedoor.smoke.touching import touched_findings
from firedoor.smoke.values import SmokedDag, SmokeResult

Tick = Callable[[Mapping[str, float]], None]
"""Takes what runs now, DAG file or step → seconds so far; called some times a second."""


@dataclass(frozen=True, slots=True)
class Death:
    """The warm process ended before its work: what was ``running``, what is ``left``, the end of its log."""

    running: tuple[str, ...]
    left: tuple[str, ...]
    story: str


class Session:
    """Warm processes for one interpreter and what surrounds DAG files in one repository."""

    def __init__(
        self,
        root: Path,
        settings: SmokeSettings,
        python: Path,
        subjects: Mapping[str, Subject],
        limits: Mapping[str, Limits],
        tick: Tick,
        around: Mapping[str, str],
        compiled: Sequence[Path],
        kept: Path | None = None,
    ) -> None:
        """``root`` is the work tree; ``subjects`` and ``limits`` are those of DAG files, ``around`` more variables.

        ``compiled`` are modules that are compiled before anything is imported. What is stored of DAGs goes to the
        folder ``kept``.
        """
        self._subjects = subjects
        self._root = Path(os.path.realpath(root))
        self._settings = settings
        self._python = python
        self._limits = limits
        self._tick = tick
        self._around = around
        self._compiled = compiled
        self._kept = kept
        self._environment = seen_environment(settings, os.environ)
        self._answers = read_answers(root, settings.variables, settings.connections)
        self.starved: list[str] = []

    def run(self, dags: Sequence[str], jobs: int) -> Generator[SmokeResult, None, Death | None]:
        """Yield results; return None, or a :class:`Death`."""
        with tempfile.TemporaryDirectory(prefix="firedoor-smoke-", ignore_cleanup_errors=True) as folder:
            return (yield from self._run(dags, jobs, Path(os.path.realpath(folder))))

    def _run(self, dags: Sequence[str], jobs: int, scratch: Path) -> Generator[SmokeResult, None, Death | None]:
        by_file = {str(self._subjects[dag].file): dag for dag in dags}
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
            return Death(tuple(dag for dag in left if dag in running), tuple(left), died.because)
        return None

    def _child(self, dags: Sequence[str], jobs: int, scratch: Path) -> Child:
        plugins = plugins_folder(self._root, self._settings, dags[0])
        files = [
            {
                **self._subjects[dag].to_request(),
                "seconds": self._limits[dag].seconds,
                "memory_bytes": self._limits[dag].memory_bytes,
                "importable": [plugins] if plugins else [],
            }
            for dag in dags
        ]
        first = files[0]
        request = {
            "scratch": str(scratch / "warm"),
            "linked": first["linked"],
            "dags_folder": first["dags_folder"],
            "plugins_folder": plugins,
            "reads": list(self._settings.reads),
            "compiled": [str(path) for path in self._compiled],
            "timed": self._settings.timed,
            "jobs": jobs,
            "files": files,
            **self._answers,
            **({"kept": str(self._kept)} if self._kept else {}),
        }
        (scratch / "warm").mkdir()
        (scratch / "request.json").write_text(json.dumps(request), encoding="utf-8")
        environment = environment_of(self._root, self._settings, self._python, os.environ)
        return Child(
            command=(str(self._python), str(script("smoke")), str(scratch / "request.json")),
            environment={**environment, **self._around, "TMPDIR": str(scratch), "HOME": str(scratch)},
            folder=scratch,
            answer=scratch / "answers.jsonl",
            log=scratch / "log.txt",
        )

    def _result(self, dag: str, event: Mapping[str, Any], about: Mapping[str, str], scratch: Path) -> SmokeResult:
        linked = re.compile(re.escape(str(scratch / "warm")) + r"/(?:\d+/)?airflow/")
        private = re.compile(re.escape(str(scratch)) + r"(/warm/\d+)?")

        def plain(text: str) -> str:
            return private.sub("~", linked.sub(lambda _: f"{self._root}/", self._subjects[dag].plain(text, self._root)))

        told = json.loads(event["answer"] or "{}")
        errors = {plain(name): plain(str(text)) for name, text in told.get("import_errors", {}).items()}
        output = {**event, "output": plain(str(event["output"]))}
        found = judge(dag, output, told and {**told, "import_errors": errors}, self._limits[dag], self._root)
        touched, ran = recorded(told)
        touched = tuple(replace(one, what=portable(plain(one.what), self._root)) for one in touched)
        found += touched_findings(touched, found, accepted_by(in_folder(self._root), dag))
        asked = tuple((str(name), str(key)) for name, key in told.get("asked", ()))
        opened = openness(touched, asked)
        findings = [portable_finding(finding, self._root) for finding in found]
        return SmokeResult(
            dag,
            tuple(sorted(findings, key=lambda finding: finding.order)),
            tuple(
                sorted(
                    (
                        SmokedDag(
                            str(dag["dag_id"]), tuple(sorted(dag["tasks"])), dag.get("digest", ""), dag.get("bytes", 0)
                        )
                        for dag in told.get("dags", ())
                    ),
                    key=lambda found: found.dag_id,
                )
            ),
            float(told.get("seconds", event["seconds"])),
            float(event["cpu_seconds"]),
            int(event["peak_memory_bytes"]),
            about.get("airflow", ""),
            about.get("python", ""),
            tuple(portable(plain(str(text)), self._root) for text in told.get("warnings", ())),
            asked,
            touched=touched,
            open=opened,
            answers=answers_digest(opened, self._answers, self._environment, utc_date()),
            ran=ran,
            imports=tuple(told.get("imports", ())),
        )


def _refused(python: Path, because: str) -> UsageError:
    return UsageError(
        "FD730",
        f"{python} has no Airflow that smoke knows",
        because=because,
        fix="firedoor smoke --interpreter /path/to/python/that/has/airflow",
    )


def _not_warm(python: Path, story: str) -> WorldError:
    return WorldError(
        "FD731", "Airflow does not start without a database", because=story, fix=f"{python} -c 'import airflow.models'"
    )
