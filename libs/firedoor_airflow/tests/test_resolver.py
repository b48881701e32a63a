"""Private module names lead to their artifact in processes that have never parsed the DAG file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import firedoor_airflow
import pytest
from deployed import ship
from firedoor.artifacts import loader as tools_loader
from firedoor_airflow import loader
from tiny_artifact import artifact

SOURCE = Path(firedoor_airflow.__file__).parents[1]


def test_the_loader_is_the_one_that_artifacts_carry():
    assert Path(loader.__file__).read_bytes() == Path(tools_loader.__file__).read_bytes()


def version(folder: Path, number: int, **more: object) -> Path:
    files = {
        "dags/dag.py": "# airflow DAG\nfrom lib import Trigger",
        "dags/lib.py": f"class Trigger:\n def version(self):\n  import late\n  return {number}, late.V\n",
        "dags/late.py": f"V = {number}",
    }
    return artifact(folder, files, slug="team__dag", **more)


def package(archive: Path) -> str:
    return loader.read_meta(str(archive)).package


def run(program: str, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    start = "import sys; from pathlib import Path; from firedoor_airflow.resolver import install\n"
    return subprocess.run(
        [sys.executable, "-c", start + dedent(program), *words],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SOURCE), "FIREDOOR_UNPACKED": str(root / "unpacked")},
    )


IMPORT = """
    import importlib
    install(lambda: [Path(sys.argv[1])])
    print([importlib.import_module(f"{name}.lib").Trigger().version() for name in sys.argv[2:]])
"""


def test_two_releases_of_one_dag_are_found_in_one_process(tmp_path: Path):
    root = tmp_path / "root"
    old, new = version(tmp_path / "old", 1), version(tmp_path / "new", 2)
    ship(root, [old])
    ship(root, [new])
    done = run(IMPORT, tmp_path, str(root), package(new), package(old), package(new))
    assert done.stdout == "[(2, 2), (1, 1), (2, 2)]\n", done.stderr


def test_an_unknown_artifact_says_where_it_was_looked_for(tmp_path: Path):
    root = tmp_path / "root"
    ship(root, [version(tmp_path, 1)])
    done = run(IMPORT, tmp_path, str(root), f"fd_team__dag_{'0' * 32}")
    assert f"error[FD447]: no artifact is known for fd_team__dag_{'0' * 32}" in done.stderr
    assert str(root) in done.stderr


def test_names_of_others_are_left_alone(tmp_path: Path):
    done = run(IMPORT, tmp_path, str(tmp_path), "fd_leak")
    assert "ModuleNotFoundError: No module named 'fd_leak'" in done.stderr


def test_an_artifact_with_another_loader_is_read_by_that_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import tiny_artifact
    from firedoor.artifacts import stub

    source = Path(loader.__file__).read_bytes() + b"\nOTHER = True\n"
    monkeypatch.setattr(stub, "loader_source", lambda: source)
    monkeypatch.setattr(stub, "loader_folder", lambda: "firedoor_loader_0123456789ab")
    monkeypatch.setattr(tiny_artifact, "loader_sha256", lambda: "0123456789ab" + 52 * "0")
    root = tmp_path / "root"
    old = version(tmp_path / "old", 1)
    monkeypatch.undo()
    new = version(tmp_path / "new", 2)
    ship(root, [old])
    ship(root, [new])
    program = IMPORT + "    print(sys.modules['firedoor_loader_0123456789ab'].OTHER)\n"
    done = run(program, tmp_path, str(root), package(old), package(new))
    assert done.stdout == "[(1, 1), (2, 2)]\nTrue\n", done.stderr


def test_stubs_share_the_installed_loader(tmp_path: Path):
    program = """
        install(lambda: [])
        sys.path.insert(0, sys.argv[1])
        import team__dag
        from firedoor_airflow import loader
        print(team__dag.expose is loader.expose, len([f for f in sys.meta_path if type(f).__name__ == "Finder"]))
    """
    done = run(program, tmp_path, str(version(tmp_path, 1)))
    assert done.stdout == "True 1\n", done.stderr
