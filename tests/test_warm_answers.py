"""A cache is no evidence: with any warm state, also a damaged one, the answer is byte for byte that without a cache.

The states are what earlier questions about other trees left behind, in any order. Generated repositories have histories
of small edits, as real ones do; the trees of scenarios have little in common.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import scenario
from firedoor import affected
from firedoor.affected import memory, sides
from generated.choices import Choices
from generated.edits import draw_change
from generated.model import Repository
from generated.repositories import draw_repository
from git_commits import File, commit_chains, new_repository
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

PRECISIONS = ("definition", "definition", "file")
SCENARIOS = 40
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
    if choose.chance(30):  # from each tree to the next, and all the way back
        there = [(number, number + 1, "definition") for number in range(last)]
        questions = [*there, *((head, base, "definition") for base, head, _ in reversed(there))]
    else:
        questions = [
            (choose.number(-1, last), choose.number(0, last), choose.pick(PRECISIONS))
            for _ in range(choose.number(2, 5))
        ]
    damages = [choose.number(0, 10_000) if choose.chance(5) else -1 for _ in questions]
    return trees, titles, questions, damages


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("warm")
    new_repository(folder / "repository.git")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a run had a memory of another tree, and of what kind it was."""
    found: Counter[str] = Counter()

    def counted(*given: object, **named: object) -> memory.Memory | None:
        had = memory.memory_of(*given, **named)  # type: ignore[arg-type]  # as they come
        found["none" if had is None else "same paths" if had._same_paths else "other paths"] += 1
        return had

    monkeypatch.setattr(sides, "memory_of", counted)
    return found


@pytest.mark.parametrize("renewed", ["soon", "never"])
def test_any_warm_state_answers_as_none_does(
    place: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, used: Counter[str], renewed: str
) -> None:
    """``never``: what the first question left of its tree is old for all that follow, however much has moved."""
    if renewed == "never":
        monkeypatch.setattr(memory, "_FEW", 1)
        monkeypatch.setattr(memory, "_MANY", 1)
    examples = max(1, request.config.getoption("--generated") * 3 // 5)

    @settings(
        max_examples=examples,
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
    if examples >= 24:
        assert used["same paths"] > examples
        assert used["other paths"]


def test_a_folder_that_becomes_a_package(place: Path, used: Counter[str]) -> None:
    """What no file leads to in either tree may still change what an import means: then nothing is remembered."""
    tree = {
        "dags/d.py": 'from airflow.sdk import DAG\nimport github\n\nwith DAG("d"):\n    github.f()\n',
        "lib/github.py": "def f():\n    return 1\n",
        "lib/other.py": "def g():\n    return 1\n",
    }
    trees = [tree, tree | {"lib/__init__.py": ""}, tree | {"lib/other.py": "def g():\n    return 2\n"}]
    chain = [{path: File(text.encode()) for path, text in files.items()} for files in trees]
    [commits] = commit_chains(place / "repository.git", [chain])
    questions = [(base, head, "definition") for base in range(3) for head in range(3)]
    _ask_warm_and_cold(place, commits, questions, [-1] * len(questions))
    assert used["same paths"]


def test_a_text_that_becomes_a_dag_file_by_its_name(place: Path) -> None:
    """One blob is Python under one name and text under another: what was kept of the one says nothing of the other."""
    text = File(b'from airflow.sdk import DAG\nfrom lib.a import f\n\nwith DAG("d"):\n    f("sql/x.sql")\n')
    rest = {"lib/a.py": File(b"def f(x):\n    return x\n"), "sql/x.sql": File(b"select 1\n")}
    [commits] = commit_chains(place / "repository.git", [[{"dags/d.yaml": text, **rest}, {"dags/d.py": text, **rest}]])
    both = [(base, head, "definition") for base in (0, 1) for head in (0, 1)]
    for questions in (both, both[::-1]):
        _ask_warm_and_cold(place, commits, questions, [-1] * len(questions))


def test_other_rules_remember_nothing(place: Path, used: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    tree = {"dags/d.py": File(b'from airflow.sdk import DAG\n\nDAG("d")\n')}
    [commits] = commit_chains(place / "repository.git", [[tree]])
    warm = place / "warm"
    warm.unlink(missing_ok=True)
    for _ in range(2):
        _answer(place, warm, commits[0], commits[0], "definition")
    assert used == {"none": 1, "same paths": 1}
    monkeypatch.setattr("firedoor.closure.linked.digest_of_rules", lambda: "0" * 32)
    _answer(place, warm, commits[0], commits[0], "definition")
    assert used["none"] == 2


def test_a_remembered_tree_spares_what_reads_locks_and_parses_arguments(place: Path) -> None:
    """What makes a start slow is not even loaded: the next line that imports it at the top is told here."""
    tree = {
        "dags/d.py": File(b'from airflow.sdk import DAG\n\nDAG("d")\n'),
        "requirements.txt": File(b"apache-airflow==3.0.0\n"),
        **{f"sql/{number}.sql": File(b"select 1\n") for number in range(150)},  # one of so many is little
    }
    changed = tree | {"dags/d.py": File(b'from airflow.sdk import DAG\n\nDAG("d", tags=["x"])\n')}
    [[base, head]] = commit_chains(place / "repository.git", [[tree, changed]])
    warm = place / "warm"
    warm.unlink(missing_ok=True)
    _answer(place, warm, base, base, "definition")
    told = "import sys; from firedoor.cli.main import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    words = ["affected", "--repo", str(place / "repository.git"), "--base", base, "--head", head, "--cache", str(warm)]
    ran = subprocess.run(
        [sys.executable, "-c", told, *words, "--format", "json"], check=True, capture_output=True, text=True
    )
    assert json.loads(ran.stdout)["affected"]
    slow = {"argparse", "dataclasses", "hashlib", "inspect", "pathlib", "shutil", "tomllib", "firedoor.affected.pinned"}
    assert slow.isdisjoint(ran.stderr.split())


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
