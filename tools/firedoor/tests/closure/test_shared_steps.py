"""What two revisions share is computed once: every fingerprint is the same as when its revision stands alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from firedoor.affected import find

_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_BASE = {
    "dags/one.py": "from airflow import DAG\nfrom lib.a import f\nimport ns.m\nwith DAG('one'):\n    f(ns.m.g())\n",
    "dags/two.py": "from airflow import DAG\nfrom lib import *\nfrom lib.b import C\n"
    "with DAG('two'):\n    k()\nclass D(C):\n    y = 1\n",
    "dags/three.py": "from airflow import DAG\nwith DAG('three', doc_md=__doc__):\n    open('sql/x.sql')\n",
    "dags/lib/__init__.py": "from lib.a import f as k\n",
    "dags/lib/a.py": "from lib.b import LIMIT\n\ndef f():\n    return LIMIT\n\ndef other():\n    return 2\n",
    "dags/lib/b.py": "LIMIT = 1\n\nclass C:\n    x = 1\n",
    "dags/ns/m.py": "def g():\n    return 1\n",
    "dags/sql/x.sql": "select 1\n",
}
_CHANGES: dict[str, dict[str, str | None]] = {
    "a constant": {"dags/lib/b.py": "LIMIT = 2\n\nclass C:\n    x = 1\n"},
    "a call": {"dags/lib/a.py": _BASE["dags/lib/a.py"].replace("return LIMIT", "return LIMIT + other()")},
    "a comment": {"dags/lib/a.py": _BASE["dags/lib/a.py"] + "# so\n"},
    "a registry": {"dags/lib/b.py": "LIMIT = 1\n\nclass C:\n    def __init_subclass__(cls):\n        print(cls)\n"},
    "a name starred": {"dags/lib/__init__.py": "from lib.a import f as k, other\n__all__ = ['k']\n"},
    "a new module": {
        "dags/lib/c.py": "x = 1\n",
        "dags/lib/a.py": _BASE["dags/lib/a.py"].replace("def f", "from lib import c\n\ndef f"),
    },
    "a module gone": {"dags/ns/m.py": None},
    "a new folder": {"dags/ns/deep/n.py": "x = 1\n"},
    "a nearer file": {"dags/three/sql/x.sql": "select 3\n"},
    "a resource": {"dags/sql/x.sql": "select 2\n"},
    "a name gone": {"dags/lib/a.py": _BASE["dags/lib/a.py"].replace("def f", "def e")},
}


@pytest.fixture(scope="module")
def revisions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], Path]:
    """A bare repository, the commit of each state by name, and where to keep facts."""
    folder = tmp_path_factory.mktemp("shared")
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    states = {"base": _BASE} | {name: {**_BASE, **change} for name, change in _CHANGES.items()}
    stream = []
    for number, tree in enumerate(states.values()):
        stream.append(f"commit refs/heads/s{number}\ncommitter T <t@example.org> 1700000000 +0000\ndata 0\ndeleteall\n")
        for path, text in tree.items():
            if text is not None:
                stream.append(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n")
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input="".join(stream), text=True, check=True)
    names = {name: f"s{number}" for number, name in enumerate(states)}
    return folder, names, folder / "facts"


def _alone(folder: Path, revision: str, facts: Path) -> dict[str, str]:
    answer = find(folder, base=_EMPTY_TREE, head=revision, cache=str(facts), environ={})
    return {dag.dag_file: str(dag.head_fingerprint) for dag in answer.affected}


@pytest.mark.parametrize("change", _CHANGES)
@pytest.mark.parametrize("forwards", [True, False])
def test_fingerprints_do_not_depend_on_the_other_revision(
    revisions: tuple[Path, dict[str, str], Path], change: str, forwards: bool
) -> None:
    folder, names, facts = revisions
    base, head = (names["base"], names[change]) if forwards else (names[change], names["base"])
    before, after = _alone(folder, base, facts), _alone(folder, head, facts)
    assert set(before) == set(after) == {"dags/one.py", "dags/two.py", "dags/three.py"}
    answer = find(folder, base=base, head=head, cache=str(facts), environ={})
    for dag in answer.affected:
        assert dag.base_fingerprint == before[dag.dag_file]
        assert dag.head_fingerprint == after[dag.dag_file]
    chosen = {dag.dag_file for dag in answer.affected}
    assert {dag for dag in before if before[dag] != after[dag]} <= chosen
