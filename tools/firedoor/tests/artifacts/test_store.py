"""The first builder of a fingerprint wins; what is indexed is there, whoever was interrupted."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from firedoor.artifacts.store import Build, Store
from firedoor.errors import UsageError, WorldError

BUILD = Build("0" * 32, "fleet__age", "dags/fleet/age/age.py", "1" * 40, "2024-01-08T12:00:00Z", "ci")


def test_the_first_builder_of_a_fingerprint_wins(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.put(BUILD, b"first")
    assert store.put(replace(BUILD, commit="2" * 40), b"second") == first == hashlib.sha256(b"first").hexdigest()
    assert store.indexed(BUILD.fingerprint) == first
    assert store.read(first) == b"first"
    assert store.build(first) == BUILD


def test_trees_that_no_commit_holds_have_a_part_of_their_own(tmp_path: Path) -> None:
    Store(tmp_path, local=True).put(BUILD, b"local")
    assert Store(tmp_path).indexed(BUILD.fingerprint) is None
    assert Store(tmp_path, local=True).indexed(BUILD.fingerprint) is not None


def test_a_lost_artifact_is_kept_anew_by_the_same_bytes_only(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sha256 = store.put(BUILD, b"first")
    store.path(sha256).chmod(0o644)
    store.path(sha256).write_bytes(b"rotten")
    assert store.read(sha256) is None
    with pytest.raises(UsageError, match="has lost artifact") as caught:
        store.put(BUILD, b"second")
    assert caught.value.fix == f"firedoor build --head {BUILD.commit} {BUILD.dag_file}"
    assert store.put(BUILD, b"first") == sha256
    assert store.read(sha256) == b"first"


def test_kept_bytes_cannot_be_written_to(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.path(store.put(BUILD, b"first")).stat().st_mode & 0o777 == 0o444


def test_a_full_disk_is_one_clear_error_and_the_store_is_as_before(tmp_path: Path) -> None:
    store = Store(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(WorldError, match="FD306"):
            store.put(BUILD, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.indexed(BUILD.fingerprint) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"] == []


PUT = """
import sys
from pathlib import Path
from firedoor.artifacts.store import Build, Store
number = sys.argv[2]
build = Build("0" * 32, "a", "a.py", number, "", "")
print(Store(Path(sys.argv[1])).put(build, number.encode() * 100000))
"""


def test_of_several_builders_at_once_one_wins_and_all_are_told_so(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "src"
    environ = os.environ | {"PYTHONPATH": str(source)}
    started = [
        subprocess.Popen([sys.executable, "-c", PUT, str(tmp_path), str(n)], stdout=subprocess.PIPE, env=environ)
        for n in range(6)
    ]
    answers = {process.communicate()[0] for process in started}
    assert len(answers) == 1
    sha256 = answers.pop().decode().strip()
    assert Store(tmp_path).read(sha256) is not None
    assert Store(tmp_path).indexed("0" * 32) == sha256
