"""The locks of this repository's own demo fit their requirements and the base layers of Airflow 3.3."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from firedoor.cli.main import main
from firedoor.pins.units import unit_of

ROOT = Path(__file__).parents[4]


def test_they_are_proved(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", "--check", "--repo", str(ROOT), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["findings"] == []
    assert "constraints/dags/ontime/daily_performance.txt" in [lock["lock"] for lock in document["locks"]]
    assert len(document["layers"]) == 4


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("dags/team/dag/requirements.in", "dags/team/dag"),
        ("constraints/dags/team/dag.txt", "dags/team/dag"),
        ("airflow/dags/team/dag/requirements.in", "airflow/dags/team/dag"),
        ("airflow/constraints/dags/team/dag.txt", "airflow/dags/team/dag"),
        ("dags/requirements.in", None),
        ("constraints/airflow-3.3-py312.txt", None),
        ("requirements.in", None),
        ("libs/x/requirements.in", None),
    ],
)
def test_which_files_belong_together(path: str, folder: str | None) -> None:
    unit = unit_of(path)
    assert (unit.folder if unit else None) == folder
    if unit is not None:
        assert unit_of(unit.requirements) == unit_of(unit.lock) == unit
