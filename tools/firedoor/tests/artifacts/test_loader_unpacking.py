"""Artifacts on disk: damaged ones, made for another Python, unpacked by several at once, half removed by a cleaner."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from firedoor.artifacts import loader
from firedoor.artifacts.stub import loader_folder, stub_source
from firedoor.artifacts.zip_write import stored, zip_bytes
from isolated_process import Process
from tiny_artifact import artifact

FILES = {
    "dags/dag.py": "import lib\ndef task():\n    import late\n    return lib.A, late.B",
    "dags/lib.py": "A = 1",
    "dags/late.py": "B = 2",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for unpacked artifacts of this process."""
    monkeypatch.setenv(loader.UNPACKED, str(tmp_path / "unpacked"))
    monkeypatch.setattr(loader, "ROOMS", {})
    return tmp_path / "unpacked"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, change: Any) -> Path:
    """A copy of an artifact of which ``change`` has edited the members, under a new name: zipimport remembers names."""
    found = members(path)
    change(found)
    other = path.parent / "other" / path.name
    other.parent.mkdir()
    other.write_bytes(zip_bytes({name: stored(data) for name, data in found.items()}))
    return other


def meta_with(**changed: Any) -> Any:
    def change(found: dict[str, bytes]) -> None:
        found["META.json"] = json.dumps(json.loads(found["META.json"]) | changed).encode()

    return change


def refusal(path: Path) -> loader.ArtifactError:
    with pytest.raises(loader.ArtifactError) as caught:
        loader.open_room(str(path))
    assert "\n  because   " in str(caught.value)
    return caught.value


def test_a_file_that_is_not_what_the_manifest_lists_is_refused(tmp_path: Path, home: Path):
    path = artifact(tmp_path, FILES)
    name = next(name for name in members(path) if name.endswith("lib.py"))
    error = refusal(rewritten(path, lambda found: found.update({name: b"A = 2"})))
    assert error.code == "FD440"
    assert "repo/dags/lib.py is not the file that META.json lists" in str(error)
    assert not list(home.iterdir())


@pytest.mark.parametrize(
    "changed",
    [
        {"schema": "firedoor.artifact/2"},
        {"package": "fd_other"},
        {"package": "os"},
        {"slug": "../x"},
        {"dag_file": "../dag.py"},
        {"dag_file": "nothing.py"},
        {"roots": ["../.."]},
        {"roots": None},
        {"names": [1]},
        {"files": {}},
        {"files": []},
        {"python": 3},
        {"legacy_modules": []},
    ],
    ids=str,
)
def test_a_manifest_of_another_form_is_refused(tmp_path: Path, home: Path, changed: dict[str, Any]):
    assert refusal(rewritten(artifact(tmp_path, FILES), meta_with(**changed))).code == "FD440"


@pytest.mark.parametrize(
    "name", ["../../escaped.py", "/escaped.py", "a/../../b.py", "a\\..\\b.py", "./a.py", "a//b.py"]
)
def test_no_file_is_written_outside(tmp_path: Path, home: Path, name: str):
    def change(found: dict[str, bytes]) -> None:
        meta = json.loads(found["META.json"])
        meta["files"][f"{meta['package']}/{name}"] = meta["files"][f"{meta['package']}/repo/dags/lib.py"]
        found[f"{meta['package']}/{name}"] = b"A = 1"
        found["META.json"] = json.dumps(meta).encode()

    assert "unsafe path" in str(refusal(rewritten(artifact(tmp_path, FILES), change)))
    assert not list(tmp_path.rglob("escaped.py"))


def test_damaged_bytes_are_refused_or_harmless(tmp_path: Path, home: Path):
    """Whatever is overwritten: one clear error, or what was built."""
    path = artifact(tmp_path, FILES)
    good = path.read_bytes()
    dice = random.Random(0)
    for trial in range(150):
        data = bytearray(good)
        for _ in range(dice.choice((1, 1, 4, 50))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if dice.random() < 0.2:
            del data[dice.randrange(len(data)) :]
        broken = tmp_path / str(trial) / path.name
        broken.parent.mkdir()
        broken.write_bytes(data)
        try:
            room = loader.Room(loader.read_meta(str(broken)))
        except loader.ArtifactError as error:
            assert error.code == "FD440"  # noqa: PT017  # a damaged byte need not matter
        else:
            assert Path(room.entry).read_text() == FILES["dags/dag.py"]


def test_an_artifact_for_another_python_says_so(tmp_path: Path, home: Path):
    error = refusal(artifact(tmp_path, FILES, meta={"python": ["3.9"]}))
    assert error.code == "FD441"
    assert "is built for Python 3.9, this is Python 3." in str(error)


def test_two_artifacts_of_one_fingerprint_that_differ_do_not_meet(tmp_path: Path, home: Path):
    path = artifact(tmp_path, FILES)
    loader.open_room(str(path))
    assert refusal(rewritten(path, meta_with(dag_ids=["x"]))).code == "FD446"


def test_the_same_artifact_at_another_place_is_the_same(tmp_path: Path, home: Path):
    path = artifact(tmp_path, FILES)
    room = loader.open_room(str(path))
    other = path.parent / "other.zip"
    path.rename(other)
    assert loader.open_room(str(other)) is room
    assert room.meta.archive == str(other)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(loader.UNPACKED, str(tmp_path / "file"))
    error = refusal(artifact(tmp_path, FILES))
    assert error.code == "FD442"
    assert f"export {loader.UNPACKED}=FOLDER" in str(error)


def test_a_folder_that_others_could_write_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(loader.UNPACKED, raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    planted = tmp_path / f"firedoor-{os.getuid()}"
    planted.mkdir()
    planted.chmod(0o777)
    assert "others could plant code there" in str(refusal(artifact(tmp_path, FILES)))
    planted.rmdir()
    planted.symlink_to(tmp_path)
    assert "others could plant code there" in str(refusal(artifact(tmp_path / "b", FILES)))


def test_it_is_unpacked_once_for_one_user_alone(tmp_path: Path, home: Path):
    path = artifact(tmp_path, FILES)
    folder = Path(loader.open_room(str(path)).folder)
    before = folder.stat().st_ino
    loader.ROOMS.clear()
    loader.open_room(str(path))
    assert [entry.name for entry in home.iterdir()] == [folder.name]
    assert folder.stat().st_ino == before
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "repo/dags/lib.py").stat().st_mode & 0o777 == 0o444


def test_what_a_cleaner_removed_is_unpacked_again(tmp_path: Path):
    """Cleaners of temporary folders remove single old files, also under a process that runs for weeks."""
    path = artifact(tmp_path, FILES)
    process = Process(sys.executable, tmp_path)
    program = """
        import glob, shutil
        dag = load(sys.argv[1])
        late, = glob.glob("unpacked/*/repo/dags/late.py")
        os.remove(late)
        first = dag.task()
        shutil.rmtree("unpacked")
        print([first, load(sys.argv[1]).task()])
    """
    assert process.says(program, path) == [(1, 2), (1, 2)]


def test_many_processes_unpack_at_once(tmp_path: Path):
    path = artifact(tmp_path, {**FILES, **{f"dags/data/{number}.txt": "x" * 999 for number in range(200)}})
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, sys.argv[1]); import team__dag; print(team__dag.task())",
        path,
    ]
    environment = os.environ | {loader.UNPACKED: str(tmp_path / "unpacked")}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) for _ in range(6)]
    assert [process.communicate()[0] for process in running] == ["(1, 2)\n"] * 6
    unpacked = sorted(path.name.partition("-")[0] for path in (tmp_path / "unpacked").iterdir())
    assert [name for name in unpacked if not name.startswith("firedoor_loader")] == ["team__dag"]


def test_old_unpacked_artifacts_are_removed_and_used_ones_stay(tmp_path: Path, home: Path):
    old, used = home / "team__old-0", Path(loader.open_room(str(artifact(tmp_path, FILES))).folder)
    old.mkdir()
    for folder in (old, used):
        os.utime(folder, (0, 0))
    loader.ROOMS.clear()
    loader.open_room(str(tmp_path / "team__dag.zip"))
    loader.open_room(str(artifact(tmp_path / "b", {"dags/dag.py": "", "dags/new.py": ""}, slug="team__new")))
    assert not old.exists()
    assert used.exists()


def test_a_dag_file_that_exits_is_an_import_error(tmp_path: Path):
    path = artifact(tmp_path, {"dags/dag.py": "raise SystemExit('no')"})
    done = Process(sys.executable, tmp_path).run("load(sys.argv[1])", path)
    assert done.returncode == 1
    assert "ArtifactError: error[FD445]: dags/dag.py exits while it is imported" in done.stderr


def test_old_pickles_find_declared_modules(tmp_path: Path):
    def make(slug: str) -> Path:
        return artifact(
            tmp_path,
            {"dags/dag.py": "import lib", "dags/lib/__init__.py": "", "dags/lib/rows.py": "class Row: V = 2"},
            slug=slug,
            meta={"legacy_modules": {"common.rows": "lib.rows"}},
        )

    process, (one, two) = Process(sys.executable, tmp_path), (make("team__one"), make("team__two"))
    old = b"ccommon.rows\nRow\n)\x81."  # what an object of the class was before
    program = f"import pickle; [load(path) for path in sys.argv[1:]]; print(pickle.loads({old!r}).V)"
    assert process.says(program, one) == 2
    assert (
        "error[FD444]: the legacy module common.rows is declared by team__one and team__two"
        in process.run(program, one, two).stderr
    )
    assert "No module named 'common'" in process.run(program).stderr


def test_a_worker_calls_one_function(tmp_path: Path):
    body = (
        "import lib\ndef add(a, *, b):\n    print('noise')\n    return [lib.PLUS + a + b, __name__.partition('.')[2]]"
    )
    path = artifact(tmp_path, {"dags/dag.py": body, "dags/lib.py": "PLUS = 40\ndef plus(): return PLUS"})
    for target, called, answer in [
        ("__dag__:add", {"args": [1], "kwargs": {"b": 1}}, [42, "__dag__"]),
        ("lib:plus", {}, 40),
    ]:
        done = subprocess.run(
            [sys.executable, loader.__file__, path, target],
            input=json.dumps(called),
            capture_output=True,
            text=True,
            env=os.environ | {loader.UNPACKED: str(tmp_path / "unpacked")},
        )
        assert (done.stdout, done.returncode) == (json.dumps(answer), 0), done.stderr


def test_the_stub_is_three_statements_that_airflow_takes_for_a_dag(tmp_path: Path):
    text = stub_source('dags/a "b" \\ ü.py', "fd_x").decode()
    assert "airflow" in text
    assert "DAG" in text
    assert loader_folder() in text
    assert (
        compile(text, "x", "exec").co_consts[0]
        == 'The airflow DAG file dags/a "b" \\ ü.py as firedoor built it; its code is in fd_x/repo/.'
    )
