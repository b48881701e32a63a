"""The demo's own artifacts in one process of real Airflow: built from this checkout, loaded in any order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DAGS = ("daily_performance", "fleet_age", "route_distances")
LOAD = """
import importlib, json, sys
from datetime import date

found = {}
for path in sys.argv[1:]:
    sys.path.insert(0, path)
    stub = importlib.import_module(path.rsplit("/", 1)[1].removesuffix(".zip"))
    modules = {str(getattr(value, "__module__", "")) for value in vars(stub).values()}
    package = next(name.partition(".")[0] for name in modules if name.startswith("fd_"))
    warehouse = importlib.import_module(package + ".warehouse")
    found[stub.__name__] = {"frame": hasattr(warehouse, "frame"), "file": warehouse.__file__.startswith(sys.prefix)}
    if "daily_performance" in path:
        calendar = importlib.import_module(package + ".ontime._shared.calendar")
        found["kinds"] = [calendar.kind_of_day(date(2013, 7, day)) for day in (4, 5, 6)]
        found["inside"] = importlib.import_module(package + ".holidays").__version__
import holidays
found["outside"] = holidays.__version__
print("FOUND" + json.dumps(found))
"""


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The artifacts under the names that a release gives them."""
    folder = tmp_path_factory.mktemp("artifacts")

    def firedoor(*words: str) -> str:
        command = [sys.executable, "-m", "firedoor.cli", *words, "--repo", str(ROOT), "--store", str(folder / "store")]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    firedoor("wheels", *DAGS)
    found = {}
    for artifact in json.loads(firedoor("build", *DAGS, "--format", "json"))["artifacts"]:
        part = folder / "store" / ("local" if artifact["local"] else "")
        path = folder / f"{artifact['slug']}.zip"
        os.link(part / "artifacts" / f"{artifact['sha256']}.zip", path)
        found[artifact["slug"].partition("__")[2]] = path
    return found


@pytest.mark.parametrize("order", [DAGS, DAGS[::-1]], ids="-".join)
def test_each_has_its_release_of_the_library_and_its_version_of_the_distribution(
    airflow_3: Path, artifacts: dict[str, Path], tmp_path: Path, order: tuple[str, ...]
):
    done = subprocess.run(
        [airflow_3, "-c", LOAD, *(str(artifacts[name]) for name in order)],
        capture_output=True,
        text=True,
        env={**os.environ, "AIRFLOW_HOME": str(tmp_path), "PYTHONPATH": ""},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.rpartition("FOUND")[2])
    assert found["fleet__route_distances"]["frame"] is False  # it stays on warehouse 1.0.0
    assert found["fleet__fleet_age"]["frame"] is True
    assert not any(found[slug]["file"] for slug in ("fleet__route_distances", "fleet__fleet_age"))
    assert found["kinds"] == ["holiday", "weekday", "weekend"]
    assert found["inside"] == "0.82" != found["outside"]
