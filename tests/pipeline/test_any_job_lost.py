"""With any job removed, failing, cancelled or lying, a child is not green: shown on a real one, job by job."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from firedoor.evidence import FAILED, Folder, everything
from firedoor.findings import Finding
from local_pipeline import Project, cloned

SEVERITY = "dags/weather/_shared/severity.py"
HOURLY, STORM, LIBRARIES = "dag weather__hourly_conditions", "dag weather__storm_delays", "compat"


@pytest.fixture(scope="module")
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of which the pipeline tests two DAG files, run once and all green."""
    here = cloned(tmp_path_factory.mktemp("small"), request.getfixturevalue("gitlab_ci_local"))
    here.commit({SEVERITY: here.read(SEVERITY) + "\n\nMORE = 1\n"})
    ran = here.run()
    assert ran.jobs == {"plan": 0, LIBRARIES: 0, HOURLY: 0, STORM: 0, "gate": 0}, ran.log
    return here


FATES: dict[str, Callable[[dict[str, object]], None]] = {
    "failing": lambda job: job.update(script=["exit 1"]),
    "cancelled": lambda job: job.update(script=["kill -9 $$", *job["script"]]),  # type: ignore[misc]
    "lying": lambda job: job.update(script=["true"]),
    "never starting": lambda job: job.update(rules=[{"when": "never"}]),
}


# A child without its gate, or with one that judges nothing, is refused when it is emitted: test_gitlab_child.py.
LOST = [*product([HOURLY, STORM, LIBRARIES], [*FATES, "removed"]), ("gate", "failing"), ("gate", "cancelled")]


@pytest.mark.parametrize(("job", "fate"), LOST)
def test_the_child_is_not_green(small: Project, job: str, fate: str) -> None:
    document = copy.deepcopy(small.document("child.yml"))
    if fate == "removed":
        del document[job]
    else:
        FATES[fate](document[job])
    _forget(small)
    ran = small.run_child(document)
    assert ran.code != 0, ran.log
    if job != "gate" and "gate" in ran.jobs:
        assert ran.jobs["gate"] == 1, ran.log
        assert f"job '{job}' left nothing" in ran.log


def test_unchanged_it_is_green(small: Project) -> None:
    _forget(small)
    ran = small.run_child()
    assert (ran.code, set(ran.jobs.values())) == (0, {0}), ran.log


def test_a_failure_that_an_earlier_pipeline_found_for_the_same_key_is_not_forgotten(
    small: Project, tmp_path: Path
) -> None:
    shutil.copytree(small.evidence, tmp_path / "evidence")
    store = Folder(tmp_path / "evidence")
    passed = next(record for record in everything(store.root).records if record.key.check == "smoke")
    broken = Finding(str(passed.facts["dag_file"]), 1, "FD710", "it broke, once")
    store.put(replace(passed, outcome=FAILED, findings=(broken,)))
    _forget(small)
    ran = replace(small, evidence=store.root).run_child()
    assert ran.code != 0, ran.log
    assert ran.jobs["gate"] == 1, ran.log
    assert "1 flaky" in ran.log


def _forget(small: Project) -> None:
    """Take away what earlier runs left in the folder; the second store still knows it, so that runs are short."""
    for left in ("evidence", "started"):
        shutil.rmtree(small.folder / ".firedoor" / left, ignore_errors=True)
