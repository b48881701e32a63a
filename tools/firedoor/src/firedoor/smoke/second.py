"""The second import: another process, later by more than a year, another hash seed, another folder, other listings."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from firedoor.errors import WorldError
from firedoor.findings import NOTE, Finding
from firedoor.probes import script
from firedoor.smoke.answers import read_answers
from firedoor.smoke.child import Child, lines_of
from firedoor.smoke.cohabiting import judge_beside, judge_trigger
from firedoor.smoke.deployed import deploy
from firedoor.smoke.determinism import Twice, judge_twice
from firedoor.smoke.judging import judge
from firedoor.smoke.lacking import judge_tasks
from firedoor.smoke.leftovers import end_leftovers
from firedoor.smoke.limits import Limits
from firedoor.smoke.mirror import mirror
from firedoor.smoke.places import Places
from firedoor.smoke.portable import portable_finding
from firedoor.smoke.session import Tick
from firedoor.smoke.settings import SmokeSettings, accepted_by, environment_of, in_folder, limits_of
from firedoor.smoke.subjects import Subject, of_tree, plugins_folder
from firedoor.smoke.touching import told_once
from firedoor.smoke.tree import cores, smoke_subjects
from firedoor.smoke.values import SmokeResult

LATER = 400 * 86_400 + 5 * 3_600 + 7 * 60 + 11
"""Seconds by which the clock of the second import is ahead: another year, month, day, weekday, hour and minute."""

SEED = "1789"
"""Hash seed of the second import; that of the first is 0."""

ORDERS = 3
"""In so many orders all are imported together."""

FAILS = frozenset(f"FD{number}" for number in range(710, 722))
"""Findings of an import that did not come to a good end; what it touched (FD78x) says nothing about its DAGs."""

ACCEPTABLE = frozenset(f"FD{number}" for number in range(740, 747))
"""What ``accept`` of a ``dag.toml`` makes a note: a DAG that is stored another way. One that fails is not accepted."""

MOST = 64
"""Files in one fork."""


def smoke_twice(
    root: Path,
    settings: SmokeSettings,
    python: Path,
    dag_files: Sequence[str],
    *,
    limits: Mapping[str, Limits] | None = None,
    jobs: int | None = None,
    progress: Tick | None = None,
    together: bool = False,
) -> Iterator[SmokeResult]:
    """Yield what :func:`smoke_subjects_twice` yields for ``dag_files`` of the work tree ``root``."""
    real = Path(os.path.realpath(root))
    subjects = [of_tree(real, settings, dag) for dag in dag_files]
    return smoke_subjects_twice(
        root,
        settings,
        python,
        subjects,
        real,
        limits=limits,
        jobs=jobs,
        progress=progress,
        moves=False,
        together=together,
    )


def smoke_subjects_twice(
    root: Path,
    settings: SmokeSettings,
    python: Path,
    subjects: Sequence[Subject],
    place: Path,
    *,
    limits: Mapping[str, Limits] | None = None,
    jobs: int | None = None,
    progress: Tick | None = None,
    around: Mapping[str, str] = MappingProxyType({}),
    compiled: Sequence[Path] = (),
    moves: bool,
    together: bool = False,
) -> Iterator[SmokeResult]:
    """Yield what :func:`smoke_subjects` yields; what can be imported is so a second time, in a turned process.

    It has findings FD740 to FD747 where its DAGs are not stored as the first time, and FD750 to FD755 where its tasks
    will lack something when they run. ``together``: all are imported in one process, too, in several orders, with
    findings FD760 to FD762. All subjects lie in the folder
    ``place``; ``moves`` tells whether releases bring them into a new one. Raises what :func:`smoke_subjects` raises.
    """
    own = {
        one.dag_file: (limits or {}).get(one.dag_file) or limits_of(in_folder(root), settings, one.dag_file)
        for one in subjects
    }
    with tempfile.TemporaryDirectory(prefix="firedoor-twice-", ignore_cleanup_errors=True) as folder:
        kept = Path(folder, "kept")
        kept.mkdir()
        first = []
        for result in smoke_subjects(
            root,
            settings,
            python,
            subjects,
            limits=own,
            jobs=jobs,
            progress=progress,
            around=around,
            compiled=compiled,
            kept=kept,
        ):
            if result.dags and not any(finding.code in FAILS for finding in result.findings):
                first.append(result)
            else:
                yield result
        if first:
            second = Second(
                root=Path(os.path.realpath(root)),
                settings=settings,
                python=python,
                subjects={subject.dag_file: subject for subject in subjects},
                limits=own,
                there=place,
                folder=Path(os.path.realpath(folder)),
                around=around,
                moves=moves,
                orders=ORDERS if together else 0,
            )
            yield from second.run(first, jobs or settings.jobs or cores(), progress or (lambda running: None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """What the second import is made of; ``folder`` is private to it, with what the first one kept in ``kept``."""

    root: Path
    settings: SmokeSettings
    python: Path
    subjects: Mapping[str, Subject]
    limits: Mapping[str, Limits]
    there: Path
    folder: Path
    around: Mapping[str, str]
    moves: bool
    orders: int

    @property
    def here(self) -> Path:
        """The second copy of the folder that all subjects lie in."""
        return self.folder / "elsewhere" / self.there.name

    def run(self, first: Sequence[SmokeResult], jobs: int, tick: Tick) -> Iterator[SmokeResult]:
        """Yield each of ``first`` as soon as it is known to be stored the same way, then the others with findings."""
        (self.folder / "elsewhere").mkdir()
        mirror(self.there, self.here)
        left = {str(moved(self.subjects[one.dag_file], self.there, self.here).file): one for one in first}
        turns: dict[str, dict[str, Any]] = defaultdict(dict)
        same: list[str] = []
        beside: dict[str, Any] = {}
        triggers: list[dict[str, Any]] = []
        started, story = time.monotonic(), ""
        try:
            for line in lines_of(
                self._child(first, jobs), lambda: tick({"the second import": time.monotonic() - started})
            ):
                event = json.loads(line)
                if "beside" in event:
                    beside[event["beside"]] = event
                elif "same" in event and not self.orders:
                    yield left.pop(event["same"])
                elif "same" in event:
                    same.append(event["same"])
                elif "trigger" in event:
                    triggers.append(event)
                elif "other" in event:
                    turns[event["other"]][event["turn"]] = event
        except WorldError as died:
            end_leftovers(self.folder)
            story = died.because or died.message  # one that was killed has left no story
        for file, result in left.items():
            found = result if file in same else self._judged(result, turns[file], story)
            is_steady = found.findings == result.findings  # alone; else others need not have done it
            more = [self._beside(result.dag_file, beside[file])] if file in beside and is_steady else []
            more += [
                judge_trigger(result.dag_file, one["trigger"], one["said"], isolated=self.moves)
                for one in triggers
                if file in one["files"]
            ]
            yield _with(found, more) if more else found
        if self.orders and story:
            raise WorldError("FD763", "the process that imports all together died", because=story, fix="firedoor smoke")

    def _beside(self, dag: str, told: Mapping[str, Any]) -> Finding:
        subject = self.subjects[dag]
        second = moved(subject, self.there, self.here)
        names = {str(moved(one, self.there, self.here).file): one.dag_file for one in self.subjects.values()}
        text = subject.source.read_text(encoding="utf-8")
        found = judge_beside(
            dag, told, self._kept(subject), names.get(told["before"], ""), isolated=self.moves, text=text
        )
        detail = second.plain(found.detail, self.root).replace(f"{self.here}/", f"{self.there}/")
        return portable_finding(replace(found, detail=subject.plain(detail, self.root)), self.root)

    def _kept(self, subject: Subject) -> dict[str, str]:
        """Canonical JSON of its DAGs, as the first import stored them."""
        text = (self.folder / "kept" / _name(str(subject.file))).read_text(encoding="utf-8")
        found: dict[str, str] = json.loads(text)
        return found

    def _deployment(self) -> str:
        """A deployment folder with the artifacts among the subjects, for who imports their modules by name."""
        artifacts = [moved(one, self.there, self.here).file for one in self.subjects.values() if one.vendored]
        if not artifacts:
            return ""
        deploy(self.folder / "deployment", artifacts)
        return str(self.folder / "deployment")

    def _child(self, first: Sequence[SmokeResult], jobs: int) -> Child:
        scratch = self.folder / "second"
        files = [
            {
                **moved(self.subjects[result.dag_file], self.there, self.here).to_request(),
                "seconds": self.limits[result.dag_file].seconds,
                "memory_bytes": self.limits[result.dag_file].memory_bytes,
                "first_seconds": result.import_seconds,
                "first_bytes": result.peak_memory_bytes,
                "expected": {dag.dag_id: dag.digest for dag in result.dags},
            }
            for result in first
        ]
        request = {
            "scratch": str(scratch / "warm"),
            "linked": files[0]["linked"],
            # What Airflow's configuration says stays; where the files lie does not.
            "dags_folder": str(self.subjects[first[0].dag_file].dags_folder),
            "plugins_folder": plugins_folder(self.root, self.settings, first[0].dag_file),
            "compiled": [],
            "jobs": jobs,
            "most": MOST,
            "orders": self.orders,
            "deployment": self._deployment() if self.orders else "",
            "turned": {"seconds": LATER, "here": str(self.here), "there": str(self.there)},
            "files": files,
            **read_answers(self.root, self.settings.variables, self.settings.connections),
        }
        (scratch / "warm").mkdir(parents=True)
        (scratch / "request.json").write_text(json.dumps(request), encoding="utf-8")
        root = moved_path(self.root, self.there, self.here)
        around = {name: str(moved_path(Path(value), self.there, self.here)) for name, value in self.around.items()}
        own = {"TMPDIR": str(scratch), "HOME": str(scratch), "PYTHONHASHSEED": SEED}
        return Child(
            command=(str(self.python), str(script("smoke")), str(scratch / "request.json")),
            environment={**environment_of(root, self.settings, self.python, os.environ), **around, **own},
            folder=scratch,
            answer=scratch / "answers.jsonl",
            log=scratch / "log.txt",
        )

    def _judged(self, result: SmokeResult, events: Mapping[str, Any], story: str) -> SmokeResult:
        dag = result.dag_file
        subject = self.subjects[dag]
        second = moved(subject, self.there, self.here)

        def plain(text: str) -> str:
            """As a reader knows it: files at their paths below the root."""
            return subject.plain(second.plain(text, self.root).replace(f"{self.here}/", f"{self.there}/"), self.root)

        if "all" not in events:
            return _with(result, [_failed(dag, "its process died", story)])
        told = {turn: json.loads(event["answer"] or "{}") for turn, event in events.items()}
        answer = told["all"]
        errors = {plain(name): plain(str(text)) for name, text in answer.get("import_errors", {}).items()}
        event = {**events["all"], "output": plain(str(events["all"]["output"]))}
        wrong = judge(dag, event, answer and {**answer, "import_errors": errors}, self.limits[dag], self.root)
        if wrong:
            found = [_failed(one.path, one.message, one.detail, one.line) for one in wrong]
        else:
            twice = Twice(
                dag_file=dag,
                before=self._kept(subject),
                turns={turn: answer.get("stored", {}) for turn, answer in told.items()},
                here=str(self.here),
                there=str(self.there),
                moves=self.moves,
                versions=not result.airflow.startswith("2."),
            )
            made = {
                key: (path.removeprefix(f"{second.code}/"), line)
                for key, (path, line) in answer.get("places", {}).items()
            }
            places = Places(dag, made, lambda path: (subject.code / path).read_text(encoding="utf-8"))
            accept = [code for code in accepted_by(in_folder(self.root), dag) if code in ACCEPTABLE]
            judged = (replace(one, level=NOTE) if one.code in accept else one for one in judge_twice(twice, places))
            found = [*judged, *judge_tasks(answer.get("tasks", ()), places, str(second.code))]
            found = [replace(one, message=plain(one.message), detail=plain(one.detail)) for one in found]
        return _with(result, [portable_finding(one, self.root) for one in found])


def moved(subject: Subject, there: Path, here: Path) -> Subject:
    """``subject``, all of it in the copy ``here`` of ``there``."""
    return replace(
        subject,
        file=moved_path(subject.file, there, here),
        dags_folder=moved_path(subject.dags_folder, there, here),
        code=moved_path(subject.code, there, here),
        folders=tuple(moved_path(folder, there, here) for folder in subject.folders),
        linked=subject.linked and moved_path(subject.linked, there, here),
        vendored=subject.vendored and moved_path(subject.vendored, there, here),
    )


def moved_path(path: Path, there: Path, here: Path) -> Path:
    """``path``, in the copy ``here`` where it lies in ``there``."""
    return here / path.relative_to(there) if path.is_relative_to(there) else path


def _with(result: SmokeResult, findings: Sequence[Finding]) -> SmokeResult:
    found = sorted(told_once((*result.findings, *findings)), key=lambda finding: finding.order)
    return replace(result, findings=tuple(found))


def _failed(path: str, message: str, detail: str, line: int | None = None) -> Finding:
    return Finding(
        path,
        line,
        "FD747",
        f"imported a second time, later and elsewhere, it fails: {message}",
        "have the import depend on neither the time, nor its folder, nor chance",
        detail=detail,
    )


def _name(file: str) -> str:
    """What probes/serialised.py calls the file that holds what is stored of a DAG file."""
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:32]
