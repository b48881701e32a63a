"""What the tests of releases share: a small monorepo with artifacts, and evidence for them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
for folder in map(str, (HERE, HERE.parent / "artifacts", HERE.parent / "evidence")):
    if folder not in sys.path:
        sys.path.insert(0, folder)

from building import repository  # noqa: E402  # found through the lines above
from releasing import Releasing  # noqa: E402  # as above


@pytest.fixture
def releasing(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Releasing:
    """The repository as the current folder; nothing is built, shown or shipped yet."""
    made = Releasing(repository(tmp_path), tmp_path / "deployment", capsys)
    made.repo.commit({"pyproject.toml": "[tool.firedoor.release]\nchecks = ['smoke']\n"})
    monkeypatch.chdir(made.repo.folder)
    monkeypatch.setenv("FIREDOOR_STORE", str(made.repo.store))
    return made
