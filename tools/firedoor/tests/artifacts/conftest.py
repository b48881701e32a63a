"""What the tests of artifacts share: their own modules, and a small monorepo."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

from building import Repository, repository  # noqa: E402  # found through the line above
from isolated_process import Process, pythons  # noqa: E402  # it lies in the folder that was just added


@pytest.fixture(params=pythons(), ids=lambda python: Path(python).name, scope="session")
def python(request: pytest.FixtureRequest) -> str:
    """Each interpreter that is here."""
    return str(request.param)


@pytest.fixture
def process(python: str, tmp_path: Path) -> Process:
    return Process(python, tmp_path)


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A small monorepo, committed, and an empty store."""
    return repository(tmp_path)
