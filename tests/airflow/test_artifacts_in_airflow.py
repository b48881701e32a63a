"""Artifacts in a whole Airflow: parsed, run, deferred, released and rolled back by real processes."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster import Cluster
from deployed import ship
from firedoor_airflow import loader
from isolated_dags import isolated_dag

PARSE = """
import json, sys
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
found = []
for path in sys.argv[1:]:
    bag = DagBag(path)
    assert not bag.import_errors, bag.import_errors
    (dag,) = bag.dags.values()
    show = dag.get_task("show")
    module = sys.modules[type(show).__module__]
    package = module.__name__.partition(".")[0]
    found.append([dag.dag_id, package, module.release(), show.sql, module.third.VERSION, dag.fileloc])
print("FOUND" + json.dumps(found))
"""


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0)], ids=str)
def test_two_artifacts_are_parsed_in_one_process_in_any_order(
    python: Path, database: Path, tmp_path: Path, order: tuple[int, ...]
):
    names = [("one", "1.0"), ("two", "2.0")]
    archives = [isolated_dag(tmp_path / "dags", name, version, tmp_path / "gate") for name, version in names]
    cluster = Cluster(python, tmp_path / "home", database, {})
    done = subprocess.run(
        [python, "-c", PARSE, *(archives[which] for which in order)],
        capture_output=True,
        text=True,
        env=cluster.environment | {"PYTHONPATH": ""},  # nothing is installed for it
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.partition("FOUND")[2])
    for which, (dag_id, package, release, sql, third, fileloc) in zip(order, found, strict=True):
        name, version = names[which]
        assert (dag_id, release, third) == (name, version, version)
        assert re.fullmatch(rf"fd_team__{name}_[0-9a-f]{{32}}", package)
        assert sql == f"SELECT '{{{{ dag.dag_id }}}}', '{version}'"
        assert fileloc == f"{archives[which]}/{package}/repo/dags/team/{name}/{name}.py"


def event(cluster: Cluster, run_id: str, dag: str) -> list[Any]:
    """What the trigger of a run said: lazy version, version of the distribution, not in the worker, process id."""
    found = re.search(r"TRIGGER (\[[^\]]*\])", cluster.logs(run_id, dag, "wait"))
    assert found, cluster.logs(run_id, dag)
    said: list[Any] = eval(found[1].replace('\\"', '"'))
    return said


def assert_versions(cluster: Cluster, run_id: str, dag: str, version: str) -> int:
    """Every task of the run had this version; returns the process of the triggerer."""
    said = ", ".join([f"'{version}'"] * 4)
    assert f"BEGIN [{said}, 'fd_team__{dag}_" in cluster.logs(run_id, dag, "begin")
    assert f"SQL SELECT '{dag}', '{version}'" in cluster.logs(run_id, dag, "show")
    assert f"END ['{version}', '{version}']" in cluster.logs(run_id, dag, "end")
    lazy, third, elsewhere, process = event(cluster, run_id, dag)
    assert (lazy, third, elsewhere) == (version, version, True)
    return int(process)


def assert_told(cluster: Cluster, gate: Path, dag: str, run_id: str, what: str, version: str) -> None:
    """The callback ``what`` of the run was called, with the code of this version."""
    line = f"{dag} {run_id} {what} {version} {version} {version}"
    said = gate.with_name("told")
    cluster.until(f"the callback {line}", lambda: said.exists() and line in said.read_text().splitlines(), 90)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deployment"


@pytest.fixture
def airflow_33(airflow_3: Path, database_3: Path, tmp_path: Path, root: Path) -> Iterator[Cluster]:
    kind = "firedoor_airflow.bundle.ArtifactDagBundle"
    bundle = {"name": "release", "classpath": kind, "kwargs": {"root": str(root)}}
    settings = {"AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps([bundle])}
    cluster = Cluster(airflow_3, tmp_path / "home", database_3, settings)
    try:
        yield cluster
    finally:
        cluster.stop()


def versions(cluster: Cluster) -> dict[str, int]:
    """dag_id → number of its newest dag_version."""
    return dict(cluster.rows("SELECT dag_id, MAX(version_number) FROM dag_version GROUP BY dag_id"))


def releases(cluster: Cluster) -> dict[str, str]:
    """dag_id → the release that the next run will have."""
    return dict(cluster.rows("SELECT dag_id, bundle_version FROM dag WHERE NOT is_stale"))


DAGS = ("one", "two", "three", "four")


def test_a_release_reaches_the_dag_that_it_changes_and_no_run_that_has_begun(
    airflow_33: Cluster, root: Path, tmp_path: Path
):
    cluster, gate = airflow_33, tmp_path / "gate"
    gate.touch()
    archives = {name: isolated_dag(tmp_path / "r1", name, "1.0", gate) for name in DAGS}
    archives["two"] = isolated_dag(tmp_path / "r1", "two", "2.0", gate)
    first = ship(root, archives.values())
    cluster.start("api-server", "--port", str(cluster.port), "--workers", "1")
    cluster.start("dag-processor")
    cluster.start("scheduler", "--skip-serve-logs")
    cluster.start("triggerer", "--skip-serve-logs")
    cluster.until("the first release", lambda: releases(cluster) == dict.fromkeys(DAGS, first))
    cluster.trigger("r1", DAGS[:2])
    cluster.trigger("red", ["three"], fail=True)
    cluster.finished("r1", DAGS[:2])
    cluster.finished("red", ["three"], "failed")
    for of in ("task", "dag"):
        assert_told(cluster, gate, "one", "r1", f"{of}-success", "1.0")
        assert_told(cluster, gate, "two", "r1", f"{of}-success", "2.0")
        assert_told(cluster, gate, "three", "red", f"{of}-failure", "1.0")
    processes = {assert_versions(cluster, "r1", name, "2.0" if name == "two" else "1.0") for name in ("one", "two")}
    assert len(processes) == 1, "both triggers fired in one triggerer"
    assert versions(cluster) == dict.fromkeys(DAGS, 1)

    gate.unlink()  # a run of the old release that is still at its first task
    cluster.trigger("across", ["one"])
    cluster.until("the run to begin", lambda: cluster.states("across").get(("one", "begin")) == "running")
    changed = isolated_dag(tmp_path / "r2", "one", "1.1", gate)
    second = ship(root, [changed, *(archive for name, archive in archives.items() if name != "one")])
    cluster.until("the second release", lambda: releases(cluster) == dict.fromkeys(DAGS, second))
    changed_alone = {**dict.fromkeys(DAGS, 1), "one": 2}
    cluster.until("a new version of what changed", lambda: versions(cluster) == changed_alone)
    gate.touch()
    cluster.trigger("r2", ["one"])
    cluster.finished("across", ["one"])
    cluster.finished("r2", ["one"])
    assert_versions(cluster, "across", "one", "1.0")
    for of in ("task", "dag"):
        assert_told(cluster, gate, "one", "across", f"{of}-success", "1.0")
        assert_told(cluster, gate, "one", "r2", f"{of}-success", "1.1")
    assert_versions(cluster, "r2", "one", "1.1")
    assert versions(cluster) == changed_alone

    assert ship(root, archives.values()) == first  # one DAG goes back
    cluster.until("the rollback", lambda: releases(cluster) == dict.fromkeys(DAGS, first))
    cluster.trigger("back", ["one", "two"])
    cluster.finished("back", ["one", "two"])
    assert_versions(cluster, "back", "one", "1.0")
    assert_versions(cluster, "back", "two", "2.0")
    assert {name: number for name, number in versions(cluster).items() if name != "one"} == dict.fromkeys(DAGS[1:], 1)
    data = json.loads(cluster.rows("SELECT version_data FROM dag_version WHERE dag_id = 'two'")[0][0])
    assert sorted(data["dags"]) == sorted(f"team__{name}" for name in DAGS)


def test_airflow_2_runs_artifacts_from_a_folder_that_is_switched(
    airflow_2: Path, database_2: Path, root: Path, tmp_path: Path
):
    gate = tmp_path / "gate"
    gate.touch()
    settings = {"AIRFLOW__CORE__DAGS_FOLDER": str(root / "dags"), "AIRFLOW__FIREDOOR__DEPLOYMENT": str(root)}
    cluster = Cluster(airflow_2, tmp_path / "home", database_2, settings)
    one, two = isolated_dag(tmp_path / "r1", "one", "1.0", gate), isolated_dag(tmp_path / "r1", "two", "2.0", gate)
    ship(root, [one, two])
    try:
        cluster.start("scheduler", "--skip-serve-logs")
        cluster.start("triggerer", "--skip-serve-logs")
        cluster.until("the first release", lambda: len(cluster.rows("SELECT 1 FROM serialized_dag")) == 2)
        cluster.trigger("r1", ["one", "two"])
        cluster.finished("r1", ["one", "two"])
        processes = {assert_versions(cluster, "r1", "one", "1.0"), assert_versions(cluster, "r1", "two", "2.0")}
        assert len(processes) == 1, "both triggers fired in one triggerer"
        cluster.trigger("red", ["two"], fail=True)
        cluster.finished("red", ["two"], "failed")
        # Two runs that fail together: their callbacks follow each other while the first one runs, and Airflow lost one.
        cluster.trigger("red2", ["two"], fail=True)
        cluster.trigger("red3", ["two"], fail=True)
        for of in ("task", "dag"):
            assert_told(cluster, gate, "one", "r1", f"{of}-success", "1.0")
            for run_id in ("red", "red2", "red3"):
                assert_told(cluster, gate, "two", run_id, f"{of}-failure", "2.0")
        changed = isolated_dag(tmp_path / "r2", "one", "1.1", gate)
        ship(root, [changed, two])
        package = loader.read_meta(str(changed)).package
        query = "SELECT 1 FROM dag WHERE dag_id = 'one' AND fileloc LIKE ?"
        cluster.until("the second release", lambda: cluster.rows(query, f"%{package}%"))
        cluster.trigger("r2", ["one"])
        cluster.finished("r2", ["one"])
        assert_versions(cluster, "r2", "one", "1.1")
        assert cluster.rows(
            "SELECT 1 FROM dag WHERE dag_id = 'two' AND fileloc LIKE ?", f"%{loader.read_meta(str(two)).package}%"
        )
    finally:
        cluster.stop()
