"""Artifacts laid out for smoke are what their own loader would have made of them."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from firedoor.artifacts.zip_read import ZipError
from firedoor.smoke.bundle import Bundle

FILES = {
    "dags/dag.py": "from lib.rows import rows\nROWS = rows()\n",
    "dags/lib/__init__.py": "",
    "dags/lib/rows.py": "",
}


def packed(folder: Path) -> bytes:
    sys.path.insert(0, str(Path(__file__).parents[1] / "artifacts"))
    try:
        from tiny_artifact import artifact
    finally:
        sys.path.pop(0)
    files = FILES | {"dags/lib/rows.py": "def rows():\n    return 3\n"}
    return artifact(folder, files, site={"packed/__init__.py": "N = 1\n"}).read_bytes()


def test_the_loader_finds_all_of_it_unpacked_and_writes_nothing(tmp_path: Path):
    bundle = Bundle(tmp_path / "laid")
    subject = bundle.put(packed(tmp_path))
    assert subject.source.read_text() == FILES["dags/dag.py"]
    assert [str(path.relative_to(subject.code.parent)) for path in subject.folders] == ["repo/dags", "site"]
    assert subject.inside == ("dag", "lib", "packed")
    before = sorted(path for path in tmp_path.rglob("*"))
    load = (
        "import importlib, json, sys\n"
        f"sys.path.insert(0, {str(subject.file)!r})\n"
        "stub = importlib.import_module('team__dag')\n"
        "print(json.dumps([stub.ROWS, importlib.import_module(sys.modules['team__dag'].rows.__module__).__file__]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", load], capture_output=True, text=True, env={**os.environ, **bundle.around}
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [3, str(subject.code / "dags/lib/rows.py")]
    assert sorted(path for path in tmp_path.rglob("*")) == before
    assert [path.name for path in bundle.compiled] == ["loader.py"]


def test_places_in_it_read_as_paths_of_the_repository(tmp_path: Path):
    subject = Bundle(tmp_path / "laid").put(packed(tmp_path))
    with zipfile.ZipFile(subject.file) as archive:
        package = json.loads(archive.read("META.json"))["package"]
    text = (
        f'File "{subject.code}/dags/dag.py", File "{subject.vendored}/packed/a.py", '
        f'File "{subject.file}/team__dag.py"\n'
        f"{package}.lib.rows.Own: no, {package}.__dag__"
    )
    assert subject.plain(text, Path("/repo")) == (
        'File "/repo/dags/dag.py", File "site/site-packages/packed/a.py", File "team__dag.zip/team__dag.py"\n'
        "lib.rows.Own: no, "
    )


def test_what_is_no_artifact_is_refused(tmp_path: Path):
    with pytest.raises(ZipError):
        Bundle(tmp_path).put(b"no zip")
