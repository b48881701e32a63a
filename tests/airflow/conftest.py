"""Interpreters with real Airflow, made once from the locks and found again by every later run."""

import os
import signal
import sys
from pathlib import Path

import pytest
from firedoor.smoke.interpreter import environment, migrated_database

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("FIREDOOR_CACHE") or ROOT / ".cache" / "firedoor")
HERE = Path(__file__).parent
SHARED = ["tests/airflow", "tools/firedoor/tests/artifacts", "libs/firedoor_airflow/tests", "libs/firedoor_airflow/src"]
SHARED += ["tools/firedoor/tests/environments", "libs/warehouse/tests"]
sys.path += [path for folder in SHARED if (path := str(ROOT / folder)) not in sys.path]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # What a shell starts in the background ignores Ctrl-C, and so would all that the tests start and interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("FIREDOOR_TEST_AIRFLOW"):
        why = pytest.mark.skip(reason="needs real Airflow, which takes a minute to install: nox -s airflow")
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(why)


def installed(lock: str) -> Path:
    return environment(ROOT, lock, sys.executable, CACHE, print)


@pytest.fixture(scope="session")
def airflow_3() -> Path:
    return installed("constraints/airflow-3.3-py{python}.txt")


@pytest.fixture(scope="session")
def airflow_2() -> Path:
    if sys.version_info[:2] != (3, 11):
        pytest.skip("Airflow 2.11 is locked for Python 3.11 alone")
    return installed("constraints/airflow-2.11-py{python}.txt")


@pytest.fixture(params=["airflow_3", "airflow_2"])
def python(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue(request.param)
    return path


@pytest.fixture
def database(python: Path) -> Path:
    return migrated_database(python, CACHE, print)


@pytest.fixture
def database_3(airflow_3: Path) -> Path:
    return migrated_database(airflow_3, CACHE, print)


@pytest.fixture
def database_2(airflow_2: Path) -> Path:
    return migrated_database(airflow_2, CACHE, print)


@pytest.fixture(scope="session")
def cache() -> Path:
    return CACHE
