"""Laws on repositories made for them: equal trees, fingerprints, order of files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from firedoor.affected import find

DAG = "from airflow.sdk import DAG\nfrom lib.{module} import {name}\n\nwith DAG('{dag}') as dag:\n    {name}()\n"
FILES = {
    "dags/one.py": DAG.format(module="a", name="f", dag="one"),
    "dags/two.py": DAG.format(module="a", name="g", dag="two"),
    "dags/three.py": DAG.format(module="b", name="h", dag="three"),
    "lib/__init__.py": "",
    "lib/a.py": "from lib.b import h\n\n\ndef f():\n    return h() + 1\n\n\ndef g():\n    return 2\n",
    "lib/b.py": "LIMIT = 3\n\n\ndef h():\n    return LIMIT\n",
}


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FIREDOOR_CACHE", str(tmp_path / "facts"))


def commit(folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "x", "--allow-empty")
    return git(folder, "rev-parse", "HEAD").strip()


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def selected(folder: Path, base: str, head: str) -> list[str]:
    return [dag.dag_file for dag in find(folder, base=base, head=head, environ={}).affected]


def prints(folder: Path, head: str) -> dict[str, str | None]:
    """The fingerprint of every DAG file of ``head``: nothing is known before the empty tree."""
    empty = git(folder, "hash-object", "-t", "tree", "/dev/null").strip()
    return {dag.dag_file: dag.head_fingerprint for dag in find(folder, base=empty, head=head, environ={}).affected}


EDITS = {
    "a body": ({"lib/b.py": FILES["lib/b.py"].replace("3", "4")}, {"dags/one.py", "dags/three.py"}),
    "a leaf": ({"lib/a.py": FILES["lib/a.py"].replace("return 2", "return 5")}, {"dags/two.py"}),
    "a comment": ({"lib/a.py": "# said\n" + FILES["lib/a.py"]}, set()),
    "an import of what is imported anyway": (
        {"dags/../lib/c.py": "def k():\n    return 1\n", "lib/a.py": "import lib\n" + FILES["lib/a.py"]},
        set(),
    ),
    "an import of something else": (
        {"lib/c.py": "import os\n\nos.umask(0o22)\n", "lib/a.py": "import lib.c\n" + FILES["lib/a.py"]},
        {"dags/one.py", "dags/two.py"},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_affected_are_those_whose_fingerprint_differs(repo: Path, name: str) -> None:
    base = commit(repo, FILES)
    edit, expected = EDITS[name]
    head = commit(repo, edit)
    before, after = prints(repo, base), prints(repo, head)
    differing = {dag for dag in after if before[dag] != after[dag]}
    assert set(selected(repo, base, head)) == differing == expected
    answer = {dag.dag_file: dag for dag in find(repo, base=base, head=head, environ={}).affected}
    for dag in expected:
        assert (answer[dag].base_fingerprint, answer[dag].head_fingerprint) == (before[dag], after[dag])


def test_equal_trees_affect_nobody(repo: Path) -> None:
    base = commit(repo, FILES)
    assert selected(repo, base, commit(repo, {})) == []


def test_a_fingerprint_knows_neither_order_nor_place_nor_what_else_is_there(repo: Path, tmp_path: Path) -> None:
    here = prints(repo, commit(repo, FILES))
    other = tmp_path / "elsewhere" / "deeper"
    other.mkdir(parents=True)
    git(other, "init", "-q", "-b", "main")
    commit(other, dict(reversed(FILES.items())))
    there = prints(other, commit(other, {"lib/unrelated.py": "X = 1\n", "notes.md": "hello\n"}))
    assert here == there
    assert len(set(here.values())) == 3


def test_the_answer_has_the_same_bytes_whatever_the_hash_seed(repo: Path) -> None:
    import os
    import sys

    base = commit(repo, FILES)
    commit(repo, EDITS["a body"][0])
    command = [sys.executable, "-m", "firedoor.cli", "affected", "--base", base, "--head", "HEAD", "--format", "json"]
    answers = set()
    for seed, folder in (("0", repo), ("1", repo / "lib"), ("2", repo / "dags")):
        environ = {**os.environ, "PYTHONHASHSEED": seed, "FIREDOOR_CACHE": str(repo.parent / f"cache{seed}")}
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=True)
        answers.add(done.stdout)
    assert len(answers) == 1
    assert json.loads(answers.pop())["dag_files_total"] == 3
