"""Smoke in real Airflow: hostile DAG files, what an import is told, what it cannot reach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from firedoor.smoke import Limits, SmokeResult, SmokeSettings, smoke_tree
from hostile_dags import HOSTILE

HEAD = """
from datetime import datetime
try:
    from airflow.sdk import DAG, Variable, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models import Variable
"""
GOOD = """
with DAG("{name}", schedule="@daily", start_date=datetime(2024, 1, 1)):
    @task
    def one():
        return 1
    @task
    def two(number):
        return number
    two(one())
"""
SETTINGS = SmokeSettings()
ROOMY = Limits(120, 1024)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "repo" / "dags").mkdir(parents=True)
    return tmp_path / "repo"


def put(root: Path, name: str, text: str) -> str:
    path = root / "dags" / f"{name}.py"
    path.write_text(HEAD + text)
    return f"dags/{name}.py"


def smoked(root: Path, python: Path, dags: list[str], settings: SmokeSettings = SETTINGS) -> dict[str, SmokeResult]:
    limits = dict.fromkeys(dags, ROOMY)
    return {result.dag_file: result for result in smoke_tree(root, settings, python, dags, limits=limits)}


def codes(result: SmokeResult) -> list[str]:
    return [finding.code for finding in result.findings]


def test_every_hostile_file_is_contained(root: Path, python: Path, tmp_path: Path):
    dags, limits = [], {}
    for number, hostile in enumerate(HOSTILE):
        path = f"dags/{hostile.name}.py"
        own = f"{HEAD}dag = DAG('{hostile.name}', schedule=None)\n".encode()
        (root / path).write_bytes(hostile.first + own + hostile.body)
        beside = put(root, f"beside_{number}", GOOD.format(name=f"beside_{number}"))
        dags += [path, beside]
        limits |= {path: Limits(hostile.seconds, hostile.megabytes), beside: ROOMY}
    left = tmp_path / "left"
    left.mkdir()
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    settings = replace(SETTINGS, environment={"LEFT_BEHIND": str(left)})
    results = {r.dag_file: r for r in smoke_tree(root, settings, python, dags, limits=limits)}
    assert sorted(results) == sorted(dags)
    wrong = {}
    for number, hostile in enumerate(HOSTILE):
        found = codes(results[f"dags/{hostile.name}.py"])
        if (found[0] if found else "") not in hostile.codes or len(found) > 1:
            wrong[hostile.name] = found
        beside = results[f"dags/beside_{number}.py"]
        if codes(beside) or beside.dag_ids != (f"beside_{number}",):
            wrong[beside.dag_file] = codes(beside)
        for finding in results[f"dags/{hostile.name}.py"].findings:
            assert finding.fix
    assert wrong == {}
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    pids = [path.name.partition("-")[2] for path in left.iterdir()]
    assert len(pids) >= 2
    assert [pid for pid in pids if Path("/proc", pid).exists()] == []
