"""Fixtures of the tests of pins."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # wheelhouse, locked_repository

from wheelhouse import environ, make_wheelhouse


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tiny wheels."""
    return make_wheelhouse(tmp_path_factory.mktemp("wheelhouse"))


@pytest.fixture
def offline(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, with uv pointed at it and at nothing else."""
    for name, value in environ(house, tmp_path / "uv-cache").items():
        monkeypatch.setenv(name, value)
    return house
