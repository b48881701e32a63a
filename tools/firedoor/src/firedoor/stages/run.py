"""Artifacts run on a stage: forks of one warm process with real Airflow, each on its own migrated metadata database."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firedoor.probes import script
from firedoor.smoke.child import Child, lines_of
from firedoor.stages.place import Base, Place
from firedoor.stages.requests import Job, request
from firedoor.stages.settings import StageSettings


@dataclass(frozen=True, slots=True)
class Machine:
    """What runs there: Airflow's interpreter, a migrated database, the environment of the processes, the run's day."""

    python: Path
    template: Path
    environ: Mapping[str, str]
    logical_date: str
    scratch: Path
    root: Path


def run_jobs(
    jobs: Sequence[Job],
    place: Place,
    base: Base,
    settings: StageSettings,
    machine: Machine,
    logs: Path,
    variables: Callable[[Job], Mapping[str, str]],
    seconds: Callable[[Job], int],
    tick: Callable[[Mapping[str, float]], None],
) -> Iterator[tuple[Job, dict[str, Any]]]:
    """Yield each of ``jobs`` with the answer of ``probes/dagtest.py``, as it ends. Raises WorldError FD606."""
    bundle = machine.scratch / "bundle"
    bundle.mkdir(exist_ok=True)
    files: dict[str, Job] = {}
    for job in jobs:
        copy = bundle / f"{job.slug}.zip"
        shutil.copyfile(job.artifact, copy)
        files[str(copy)] = job
    of_slug = {job.slug: file for file, job in files.items()}
    asked = []
    for file, job in files.items():
        home, own = machine.scratch / "homes" / job.slug, logs / job.slug
        home.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(parents=True)
        made = request(job, place, base, settings, home, own, variables(job), seconds(job), machine.root)
        made["stage"]["unseen"] = sorted({one.slug for one in jobs} - {*job.after})
        asked.append(made | {"file": file, "after": [of_slug[slug] for slug in job.after if slug in of_slug]})
    requests = machine.scratch / "requests.json"
    requests.touch(mode=0o600)  # it holds the addresses, and with them the credentials, of the stage
    requests.write_text(json.dumps(asked), encoding="utf-8")
    words = [str(machine.python), str(script("dagtest")), str(bundle), str(machine.template), machine.logical_date]
    child = Child(
        command=(*words, str(settings.parallel), str(requests)),
        environment={**machine.environ, "TMPDIR": str(machine.scratch), "HOME": str(machine.scratch)},
        folder=machine.root,
        answer=machine.scratch / "stage.jsonl",
        log=machine.scratch / "stage.log",
    )
    running = {"starting Airflow": time.monotonic()}
    for line in lines_of(child, lambda: tick({name: time.monotonic() - at for name, at in running.items()})):
        event = json.loads(line)
        running.pop("starting Airflow", None)
        if "started" in event:
            running[files[event["started"]].slug] = time.monotonic()
            continue
        job = files[event["file"]]
        running.pop(job.slug, None)
        home = machine.scratch / "homes" / job.slug
        if (home / "log.txt").exists():
            os.replace(home / "log.txt", logs / job.slug / "run.log")  # noqa: PTH105
        if event.get("not_run"):
            event["ended"] = f"{files[event['because']].slug} did not pass, and this one reads what it writes"
        yield job, event
        shutil.rmtree(home, ignore_errors=True)
