"""A cache is no evidence: with any warm state, also a damaged one, the answer is byte for byte that without a cache.

The states are what earlier questions about other trees left behind, in any order. Generated repositories have histories
of small edits, as real ones do; the trees of scenarios have little in common.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import scenario
from firedoor import affected
from generated.choices import Choices
from generated.edits import draw_change
from generated.model import Repository
from generated.repositories import draw_repository
from git_commits import File, commit_chains, new_repository
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

PRECISIONS = ("definition", "definition", "file")
SCENARIOS = 70
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # git knows it in every repository: everything is new

Question = tuple[int, int, str]
"""Base and head, as places in the history (base -1: the empty tree), and the precision."""


@st.composite
def histories(draw: DrawFn) -> tuple[list[Repository], list[str], list[Question], list[int]]:
    """Trees that follow one another, what each edit was, questions about pairs of them, and what is damaged when."""
    choose = Choices(draw)
    trees = [draw_repository(choose)]
    titles = []
    for _ in range(choose.number(1, 4)):
        change = draw_change(choose, trees[-1])
        titles.append(change.title)
        trees.append(change.head)
    last = len(trees) - 1
    questions = [
        (choose.number(-1, last), choose.number(0, last), choose.pick(PRECISIONS)) for _ in range(choose.number(2, 5))
    ]
    damages = [choose.number(0, 10_000) if choose.chance(5) else -1 for _ in questions]
    return trees, titles, questions, damages


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("warm")
    new_repository(folder / "repository.git")
    yield folder
    shutil.rmtree(folder)


def test_any_warm_state_answers_as_none_does(place: Path, request: pytest.FixtureRequest) -> None:
    @settings(
        max_examples=max(1, request.config.getoption("--generated")),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(histories())
    def check(history: tuple[list[Repository], list[str], list[Question], list[int]]) -> None:
        trees, titles, questions, damages = history
        note(f"{titles}, {questions}, {damages}")
        note("\n".join(f"--- {path}\n{text}" for path, text in sorted(trees[0].files().items())))
        chain = [{path: File(text.encode()) for path, text in tree.files().items()} for tree in trees]
        [commits] = commit_chains(place / "repository.git", [chain])
        _ask_warm_and_cold(place, commits, questions, damages)

    check()


def test_the_state_that_another_repository_left(place: Path) -> None:
    """Trees that have little in common, one after the other over one cache, there and back."""
    folders = sorted(Path(__file__).with_name("scenarios").glob("*/expect.toml"))
    chosen = [scenario.read(folder.parent) for folder in random.Random(1).sample(folders, SCENARIOS)]
    chains = commit_chains(place / "repository.git", [(law.base, law.head) for law in chosen])
    commits = [commit for chain in chains for commit in chain]
    questions: list[Question] = []
    for number in range(0, len(commits), 2):
        questions += [(number, number + 1, "definition"), (number + 1, number, PRECISIONS[number // 2 % 3])]
    _ask_warm_and_cold(place, commits, questions, [-1] * len(questions))


def _ask_warm_and_cold(
    place: Path, commits: Sequence[str], questions: Sequence[Question], damages: Sequence[int]
) -> None:
    warm = place / "warm"
    warm.unlink(missing_ok=True)
    for (base, head, precision), damage in zip(questions, damages, strict=True):
        if damage >= 0 and warm.exists():
            _damage(warm, damage)
        asked = (commits[base] if base >= 0 else EMPTY_TREE, commits[head], precision)
        cold = _answer(place, None, *asked)
        assert _answer(place, warm, *asked) == cold, f"{base} to {head}"
        assert _answer(place, warm, *asked) == cold, f"{base} to {head}, again"


def _answer(place: Path, cache: Path | None, base: str, head: str, precision: str) -> str:
    # Reading deep sources may raise the limit; what the next run observes must not depend on that.
    limit = sys.getrecursionlimit()
    nowhere = os.devnull + "/nothing"
    found = affected.find(
        place / "repository.git",
        base=base,
        head=head,
        precision=precision,
        cache=str(cache) if cache is not None else nowhere,
        environ={},
    )
    sys.setrecursionlimit(limit)
    return json.dumps(found.to_json(), indent=1, sort_keys=True)


def _damage(file: Path, where: int) -> None:
    """Cut the file short, or turn a byte of it around."""
    data = bytearray(file.read_bytes())
    at = where % len(data)
    if where % 3:
        data[at] ^= 0xFF
    else:
        del data[at:]
    file.write_bytes(bytes(data))
