"""What the tests of environments share: tiny wheels in a folder that uv takes for the only index, and locks of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

for folder in (Path(__file__).parent, Path(__file__).parents[1] / "artifacts"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from locks import Wheelhouse  # noqa: E402  # found through the lines above


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheelhouse:
    """Wheels that are all there is, and a cache of uv that nobody else uses."""
    found = Wheelhouse(tmp_path / "wheelhouse")
    for name, value in found.variables(tmp_path / "uv-cache").items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "environments"
