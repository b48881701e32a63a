"""What is remembered of a tree serves another one only where the two are the same for every DAG file."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import BASE, DAILY, LEVELS, Repository
from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.survey import Survey, survey
from firedoor.artifacts.head import Head
from firedoor.evidence.remembered import Remembered


class Looks:
    """Fingerprints of the current tree, and how often somebody had to look at it."""

    def __init__(self, repo: Repository, folder: Path) -> None:
        self.repo, self.remembered, self.number = repo, Remembered(folder), 0

    def known(self) -> dict[str, str]:
        def look() -> Survey:
            self.number += 1
            return found

        found = survey(self.repo.folder, environ={})
        said = dict(Head(found.head, look, self.remembered).known.fingerprints)
        assert said == fingerprints(found)
        return said


@pytest.fixture
def looks(repo: Repository, tmp_path: Path) -> Looks:
    repo.commit(
        {
            "notes.md": "one\n",
            "docs/told.md": "one\n",
            LEVELS: "from pathlib import Path\n"
            + BASE[LEVELS]
            + "TEXT = (Path(__file__).parent / 'read.md').read_text()\n",
            "dags/stock/levels/read.md": "one\n",
        }
    )
    made = Looks(repo, tmp_path / "remembered")
    made.known()
    assert made.number == 1
    return made


def test_prose_that_nobody_reads(repo: Repository, looks: Looks) -> None:
    repo.commit({"notes.md": "two\n"})
    looks.known()
    assert looks.number == 1


def test_prose_that_a_dag_file_reads(repo: Repository, looks: Looks) -> None:
    before = looks.known()
    repo.commit({"dags/stock/levels/read.md": "two\n"})
    after = looks.known()
    assert {dag for dag in after if before[dag] != after[dag]} == {LEVELS}


@pytest.mark.parametrize(
    "files",
    [
        {"more.md": "new\n"},
        {DAILY: BASE[DAILY] + "# said\n"},
        {"pyproject.toml": "[tool.firedoor]\nignore = ['*.md']\n"},
        {"dags/stock/levels/dag.toml": "owner = 'x'\n"},
        {"constraints/airflow-3.3-py312.txt": BASE["constraints/airflow-3.3-py312.txt"].replace("3.3.2", "3.3.3")},
    ],
    ids=lambda files: next(iter(files)),
)
def test_anything_else_is_looked_at(repo: Repository, looks: Looks, files: dict[str, str]) -> None:
    repo.commit(files)
    looks.known()
    assert looks.number == 2


def test_prose_behind_a_link(repo: Repository, looks: Looks) -> None:
    (repo.folder / "dags/stock/levels/read.md").unlink()
    (repo.folder / "dags/stock/levels/read.md").symlink_to("../../../docs/told.md")
    repo.commit()
    before = looks.known()
    repo.commit({"docs/told.md": "two\n"})
    after = looks.known()
    assert {dag for dag in after if before[dag] != after[dag]} == {LEVELS}
