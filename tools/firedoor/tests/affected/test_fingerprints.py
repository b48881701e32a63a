"""One DAG has one fingerprint: whoever asks for it, at whatever precision; and a slug is part of it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from firedoor.affected import Affected, find
from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.survey import survey
from firedoor.affected.values import slugs

DAG = "from airflow.sdk import DAG\nimport lib\nDAG('x')\n"
LOCK = "apache-airflow==3.3.2\npandas==2.2\n    # via apache-airflow\n"
LIB = "import inspect\n\n\ndef f(x):\n    return inspect.getdoc(x)\n"
BASE = {"b/dags/x.py": DAG, "a/dags/y.py": DAG, "lib.py": LIB}


def commit(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    name = ["-c", "user.name=a", "-c", "user.email=a@localhost"]
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", *name, "commit", "-qm", "x"], cwd=folder, check=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    commit(tmp_path, BASE | {"constraints/airflow-3.3-py312.txt": LOCK, ".gitignore": ".cache/\n"})
    return tmp_path


def answer(folder: Path, precision: str = "definition", base: str = "HEAD^") -> Affected:
    return find(folder, base=base, head="HEAD", precision=precision, environ={})


def test_every_way_to_ask_gives_the_same(repository: Path) -> None:
    commit(repository, {"lib.py": LIB.replace("getdoc(x)", "getdoc(f)"), "b/dags/x.py": DAG + "DAG('z')\n"})
    every = fingerprints(survey(repository, head="HEAD"))
    for precision in ("definition", "file"):
        found = answer(repository, precision)
        assert found.affected
        assert {dag.dag_file: dag.head_fingerprint for dag in found.affected}.items() <= every.items()


def test_a_dag_that_takes_the_slug_of_another_selects_it(repository: Path) -> None:
    before = fingerprints(survey(repository, head="HEAD"))
    commit(repository, {"a/dags/x.py": DAG.replace("'x'", "'other'")})
    found = answer(repository)
    hit = next(dag for dag in found.affected if dag.dag_file == "b/dags/x.py")
    assert hit.slug == "b__dags__x"
    assert (hit.kinds, hit.note) == (("config",), "its slug is no longer dags__x")
    assert [step.path for step in hit.chain] == ["a/dags/x.py", "b/dags/x.py"]
    assert hit.base_fingerprint == before["b/dags/x.py"] != hit.head_fingerprint
    assert "a/dags/y.py" not in {dag.dag_file for dag in found.affected}


def test_a_slug_is_a_name_that_python_could_import() -> None:
    found = slugs(["dags/2024-report/2024-report.py", "dags/a b/ä.py", "dags/a_b/-.py"])
    assert all(slug.isidentifier() and slug.isascii() for slug in found.values()), found
    assert len(set(found.values())) == 3


def test_the_minor_version_of_python_counts(repository: Path) -> None:
    before = fingerprints(survey(repository, head="HEAD"))
    (repository / "constraints/airflow-3.3-py312.txt").rename(repository / "constraints/airflow-3.3-py313.txt")
    commit(repository, {})
    after = fingerprints(survey(repository, head="HEAD"))
    assert before.keys() == after.keys()
    assert all(before[dag] != after[dag] for dag in before)
    assert len(answer(repository).affected) == 2
