"""Soundness of `firedoor affected` against running the code: random repositories, one random change each.

Every DAG file is imported, and each of its tasks called, at base and at head. A DAG file whose outcomes differ, or of
which a changed function ran, must be selected. To run many:
`pytest tests/test_generated_repositories.py --generated 2000`.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from firedoor import affected
from generated.choices import Choices
from generated.edits import draw_change
from generated.model import Change, Repository
from generated.observe import observe
from generated.repositories import draw_repository
from git_commits import File, commit_chains, new_repository
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn


@st.composite
def changes(draw: DrawFn) -> Change:
    """A repository and one change of it."""
    choose = Choices(draw)
    return draw_change(choose, draw_repository(choose))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("generated")
    new_repository(folder / "repository.git")
    yield folder
    shutil.rmtree(folder)


def test_no_dag_that_behaves_differently_is_left_out(place: Path, request: pytest.FixtureRequest) -> None:
    @settings(
        max_examples=request.config.getoption("--generated"),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(changes())
    def check(change: Change) -> None:
        note(change.title)
        note(_printed(change))
        different = _different(place, change)
        selected = _selected(place, change)
        if change.silent:
            assert not different, f"the oracle itself: {change.title}"
            assert not selected, f"{change.title} selects {sorted(selected)}"
        assert different <= selected, f"{change.title}: missed {sorted(different - selected)}"

    check()


def _selected(place: Path, change: Change) -> set[str]:
    trees = [{path: File(text.encode()) for path, text in side.files().items()} for side in (change.base, change.head)]
    [[base, head]] = commit_chains(place / "repository.git", [trees])
    # Reading deep sources may raise the limit; what a run observes must not depend on that.
    limit = sys.getrecursionlimit()
    found = affected.find(place / "repository.git", base=base, head=head, precision="definition")
    answer = json.loads(json.dumps(found.to_json()))
    sys.setrecursionlimit(limit)
    return {one["dag_file"] for one in answer["affected"]}


def _different(place: Path, change: Change) -> set[str]:
    base, head = _written(place / "base", change.base), _written(place / "head", change.head)
    return {
        dag.path
        for dag in change.head.dags
        if any(one.path == dag.path for one in change.base.dags) and observe(base, dag.path) != observe(head, dag.path)
    }


def _written(folder: Path, repository: Repository) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in repository.files().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def _printed(change: Change) -> str:
    base, head = change.base.files(), change.head.files()
    lines = []
    for path in sorted({*base, *head}):
        for side, tree in (("base", base), ("head", head)):
            if path in tree and (side == "base" or tree[path] != base.get(path)):
                lines.append(f"--- {side} {path}\n{tree[path]}")
        if path not in head:
            lines.append(f"--- head {path} is gone")
    return "\n".join(lines)
