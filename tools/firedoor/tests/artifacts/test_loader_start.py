"""The loader of an artifact is compiled once per host and user, and still is the one that the artifact carries."""

from __future__ import annotations

import os
from pathlib import Path

from firedoor.artifacts.stub import loader_folder, loader_source
from isolated_process import Process
from tiny_artifact import artifact

WHERE = f"""
    load(sys.argv[1])
    print([sys.modules[{loader_folder()!r}].__file__, sys.modules[{loader_folder()!r}].open_room.__code__.co_filename])
"""


def test_it_is_kept_compiled_where_artifacts_are_unpacked(tmp_path: Path, process: Process) -> None:
    path = artifact(tmp_path, {"dags/dag.py": "A = 1"})
    kept = tmp_path / "unpacked" / loader_folder() / "loader.py"
    for _ in range(2):
        assert process.says(WHERE, path, PYTHONDONTWRITEBYTECODE="") == [str(kept), str(kept)]
    assert kept.read_bytes() == loader_source()
    (compiled,) = (kept.parent / "__pycache__").iterdir()
    before = compiled.stat().st_mtime_ns
    process.says(WHERE, path, PYTHONDONTWRITEBYTECODE="")
    assert compiled.stat().st_mtime_ns == before


def test_a_copy_that_is_another_one_is_replaced(tmp_path: Path, process: Process) -> None:
    path = artifact(tmp_path, {"dags/dag.py": "A = 1"})
    kept = tmp_path / "unpacked" / loader_folder() / "loader.py"
    kept.parent.mkdir(parents=True)
    kept.write_text("raise SystemExit('not the loader')\n")
    assert process.says(WHERE, path)[0] == str(kept)
    assert kept.read_bytes() == loader_source()


def test_where_nothing_can_be_kept_the_loader_comes_from_the_zip_and_says_so(tmp_path: Path, process: Process) -> None:
    path = artifact(tmp_path, {"dags/dag.py": "A = 1"})
    (tmp_path / "file").touch()
    done = process.run(WHERE, path, FIREDOOR_UNPACKED=str(tmp_path / "file"))
    assert "FD442" in done.stderr
    assert f"{path}/{loader_folder()}/loader.py" in done.stderr  # the traceback names where it is


def test_a_folder_that_others_can_write_is_not_used(tmp_path: Path, process: Process) -> None:
    path = artifact(tmp_path, {"dags/dag.py": "A = 1"})
    shared = tmp_path / f"firedoor-{os.getuid()}"
    shared.mkdir()
    shared.chmod(0o777)
    planted = shared / loader_folder() / "loader.py"
    planted.parent.mkdir()
    planted.write_bytes(loader_source())
    done = process.run(WHERE, path, FIREDOOR_UNPACKED="", TMPDIR=str(tmp_path))
    assert "FD442" in done.stderr
    assert not (planted.parent / "__pycache__").exists()
