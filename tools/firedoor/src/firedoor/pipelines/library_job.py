"""The job of a plan that judges libraries, run here: ``firedoor compat`` with all its means, as evidence."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from firedoor.compat.answer import CompatAnswer
from firedoor.compat.asked import Asked, asked
from firedoor.compat.check import MEANS, compat
from firedoor.compat.checker import ty_program
from firedoor.compat.older_releases import Judging
from firedoor.errors import UsageError
from firedoor.evidence import Folder, store_at
from firedoor.evidence.canonical import digest
from firedoor.findings import ERROR, Finding
from firedoor.gate import Entry, Job, Plan
from firedoor.pipelines.check_inputs import COMPAT, compat_inputs
from firedoor.pipelines.clocks import clocks
from firedoor.pipelines.compat_answer import Tools, answer_of
from firedoor.pipelines.job import begun, configured, handed_over
from firedoor.pipelines.judging import EVIDENCE
from firedoor.pipelines.origin import origin_of
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.run import run_steps
from firedoor.pipelines.runtime import SAID, Runtime, of_interpreter, of_lock
from firedoor.pipelines.settings import RunSettings, read_settings
from firedoor.pipelines.step import Step
from firedoor.pipelines.values import FAILED, PASSED, Outcome, RunResult, Selected
from firedoor.pipelines.which import Which
from firedoor.reports.library_findings import library_findings, library_line
from firedoor.smoke.settings import deciding_variables


@dataclass(slots=True)
class LibraryRun:
    """The ``result`` as that of any job, and the whole ``answer``, None where evidence knew it."""

    result: RunResult
    answer: CompatAnswer | None = None


@dataclass(slots=True)
class _Bench:
    which: Which
    plan: Plan
    asked: Asked
    tools: Tools
    said: list[CompatAnswer] = field(default_factory=list)

    def run(self, entries: Sequence[Selected]) -> Iterator[tuple[Selected, Outcome]]:
        started = time.monotonic()
        here, tools = self.which.checkout, self.tools
        path, plan = str(here.root), self.plan
        say = tools.progress.say
        report = compat(
            path, base=plan.base, head=plan.commit, environ=tools.environ, python=tools.interpreter, say=say
        )
        answer = answer_of(
            path,
            report,
            clocks(here.repository, tools.environ),
            head=plan.commit,
            by=Judging(MEANS, tools.interpreter, say),
            tools=tools,
            environ=tools.environ,
        )
        self.said.append(answer)
        found = (*library_findings(answer), *unkept_promises(answer, self.asked.promises))
        bad = any(finding.level == ERROR for finding in found)
        facts = {"libraries": [[one.library, one.folder, one.bump] for one in report.libraries]}
        seconds = round(time.monotonic() - started, 3)
        outcome = Outcome(FAILED if bad else PASSED, seconds, library_line(report), found, facts)
        yield from ((entry, outcome) for entry in entries)


def unkept_promises(answer: CompatAnswer, promises: Sequence[str]) -> list[Finding]:
    """An error for each folder that promises something where nothing could be run: silence is not consent."""
    fix = (
        "name the lock of its environment as lock in [tool.firedoor.run], or firedoor ci run compat --interpreter PATH"
    )
    return [
        Finding(folder, None, "FD776", f"what {folder} promises was not tested: {answer.not_run}", fix, ERROR)
        for folder in (promises if answer.not_run else ())
    ]


def run_library_job(
    which: Which,
    plan: Plan,
    job: Job,
    folder: Path,
    *,
    python: str,
    interpreter: Path | None,
    cache: Path,
    progress: Progress,
) -> LibraryRun:
    """Judge the libraries of ``plan``, and leave evidence in ``folder``, the plan's, and in the configured places.

    Raises UsageError FD816, FD817 as :func:`firedoor.pipelines.job.run_job`, FD508 where the plan is of other trees,
    FD818 where nothing could be kept; and whatever :func:`firedoor.compat.check.compat` and running tests raise: then
    there is no evidence, and the gate stays shut.
    """
    started = time.monotonic()
    begun(which, plan, job, folder)
    entry = next(entry for entry in plan.entries if entry.slug in job.slugs)
    checkout, environ = which.checkout, which.environ
    found = asked(str(checkout.root), plan.base or "", plan.commit, environ=environ)
    if found is None or found.fingerprint != entry.fingerprint:
        raise _another_change(entry, found)
    settings = read_settings(checkout.root)
    runtime = _runtime(which, settings, python, interpreter)
    around = digest(deciding_variables(settings.around, environ))
    own, others = Folder(folder / EVIDENCE), configured(which)
    # Outcomes of single tests are for later runs; the gate asks for the answer alone.
    tests = store_at(others, checkout.root, environ, asked=bool(others))
    origin = origin_of(checkout, environ)
    bench = _Bench(which, plan, found, Tools(python, interpreter, cache, environ, tests, origin, progress))
    step = Step(COMPAT, lambda _: compat_inputs(), runtime, bench.run, around=around)
    places = [str(own.root), *others]
    store = store_at(places, checkout.root, environ, asked=True)
    dag = Selected(entry.dag_file, entry.slug, entry.kinds, entry.why, entry.fingerprint)
    ran = run_steps([step], [dag], checkout, store=store, origin=origin, progress=progress, force=plan.shadow)
    answer = bench.said[0] if bench.said else None
    result = RunResult(
        COMPAT,
        ran.rows,
        round(time.monotonic() - started, 1),
        place=store.place,
        unkept=ran.unkept,
        damaged=ran.damaged,
        breaks=answer is not None and answer.failed,
        compat=answer.to_json() if answer is not None else {},
    )
    handed_over(own, result, which, places)
    return LibraryRun(result, answer)


def _runtime(which: Which, settings: RunSettings, python: str, interpreter: Path | None) -> Runtime:
    """What judges here: our Python, ty, and the environment of the lock, or of the interpreter."""
    root, environ = which.checkout.root, which.environ
    ours = {"ours": f"{sys.version} {sysconfig.get_platform()}", "ty": _ty(), "said": environ.get(SAID, "")}
    if interpreter is None and not settings.lock:
        return Runtime(digest(ours), ours)
    if interpreter is not None:
        around = of_interpreter(interpreter, root, environ)
    else:
        around = of_lock(root, settings.lock, python, environ)
    if not around.digest:
        raise UsageError(
            "FD818",
            "what libraries are judged with cannot be told, so nothing could be kept for the gate",
            because=f"{interpreter} holds a link to a folder outside of the repository"
            if interpreter is not None
            else f"there is no lock {settings.lock} for the Python {python}",
            fix="--interpreter of an environment without editable installs"
            if interpreter is not None
            else "--python 3.12",
        )
    parts = {**around.parts, **ours}
    return Runtime(digest(parts), parts) if around.parts else Runtime(digest({**ours, "other": around.digest}))


def _ty() -> str:
    program = ty_program()
    if program is None:
        return "none"
    return subprocess.run([program, "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def _another_change(entry: Entry, found: Asked | None) -> UsageError:
    here = "no library is touched here" if found is None else f"here it is {found.fingerprint[:9]}"
    return UsageError(
        "FD508",
        "the plan is about other trees than those that are here",
        because=f"its libraries have the fingerprint {entry.fingerprint[:9]}, and {here}",
        fix="firedoor ci plan --out .firedoor",
    )
