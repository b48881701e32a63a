"""One environment: made once, shared, sealed, whole or not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from firedoor.environments import PEX, Environment, Lock, environment, interpreter
from firedoor.environments.folders import is_swept
from firedoor.environments.make import link_of
from firedoor.environments.marker import read_marker
from firedoor.errors import UsageError, WorldError
from locks import Wheelhouse


def made(lock: Lock, folder: Path, *, form: str = "venv", compiled: bool = False) -> Environment:
    return environment(lock, interpreter(sys.executable), folder, form=form, compiled=compiled, say=lambda text: None)


def said(found: Environment, program: str) -> str:
    return subprocess.check_output([found.program, "-I", "-c", program], text=True).strip()


def names(folder: Path) -> list[str]:
    """What lies in a folder of environments, but for the files that are only ever locked."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_it_holds_what_the_lock_pins_and_works_where_it_ended_up(house: Wheelhouse, folder: Path):
    found = made(house.lock(("alpha", "1.0"), ("beta", "2.0")), folder)
    assert (found.state, found.home) == ("made", folder / found.key)
    assert said(found, "import alpha, beta, sys; print(alpha.VERSION, beta.VERSION, sys.prefix)") == (
        f"1.0 2.0 {found.home}"
    )
    assert names(folder) == sorted([found.key, "locks"])


def test_it_is_found_again_and_is_not_touched(house: Wheelhouse, folder: Path, monkeypatch: pytest.MonkeyPatch):
    lock = house.lock(("alpha", "1.0"))
    first = made(lock, folder)
    monkeypatch.setenv("UV_CACHE_DIR", "/nowhere")  # nothing can be installed any more
    shutil.rmtree(house.folder)
    inode = first.home.stat().st_ino
    again = made(lock, folder)
    assert (again.state, again.program, again.home.stat().st_ino) == ("unchanged", first.program, inode)


def test_locks_that_install_the_same_have_one_environment(house: Wheelhouse, folder: Path):
    first = made(house.lock(("alpha", "1.0"), ("beta", "2.0")), folder)
    second = made(house.lock(("beta", "2.0"), ("alpha", "1.0"), head="# for another DAG\n"), folder)
    assert (second.state, second.key) == ("unchanged", first.key)
    third = made(house.lock(("alpha", "1.1"), ("beta", "2.0")), folder)
    assert (third.state, said(third, "import alpha; print(alpha.VERSION)")) == ("made", "1.1")
    assert said(first, "import alpha; print(alpha.VERSION)") == "1.0"
    assert len(list((folder / "locks").iterdir())) == 3  # a worker knows the bytes of a lock alone


def test_its_files_are_those_of_uvs_cache_and_cannot_be_written(house: Wheelhouse, folder: Path, tmp_path: Path):
    found = made(house.lock(("alpha", "1.0")), folder)
    module = next(found.home.glob("lib/*/site-packages/alpha/__init__.py"))
    cached = {path.stat().st_ino for path in (tmp_path / "uv-cache").rglob("__init__.py")}
    assert module.stat().st_ino in cached
    writable = {
        path.relative_to(found.home).as_posix()
        for path in (found.home, *found.home.rglob("*"))
        if path.stat().st_mode & 0o222 and not path.is_symlink()
    }
    assert writable
    assert {Path(path).name for path in writable} == {"__pycache__"}


def test_in_a_work_tree_its_folders_stay_open_so_that_git_can_clean(house: Wheelhouse, folder: Path):
    lock = house.lock(("alpha", "1.0"))
    found = environment(lock, interpreter(sys.executable), folder, swept=True, say=lambda text: None)
    inside = [found.home, *(path for path in found.home.rglob("*") if not path.is_symlink())]
    assert all(path.stat().st_mode & 0o200 for path in inside if path.is_dir())
    assert not any(path.stat().st_mode & 0o222 for path in inside if path.is_file() and path.suffix != ".pyc")
    assert is_swept(folder.parent, folder)
    assert not is_swept(folder.parent / "repository", folder)


def test_what_is_imported_is_compiled_once_although_it_is_sealed(house: Wheelhouse, folder: Path):
    found = made(house.lock(("alpha", "1.0")), folder)
    said(found, "import alpha")
    assert list(found.home.glob("lib/*/site-packages/alpha/__pycache__/__init__.*.pyc"))
    ready = made(house.lock(("gamma", "1.0")), folder, compiled=True)
    assert list(ready.home.glob("lib/*/site-packages/gamma/__pycache__/__init__.*.pyc"))


def test_a_wheel_of_another_hash_is_refused_and_nothing_is_left(house: Wheelhouse, folder: Path):
    lock = house.lock(("alpha", "1.0"))
    (house.folder / "alpha-1.0-py3-none-any.whl").unlink()
    other = Wheelhouse(house.folder.parent / "other")
    other.pin("beta", "1.0")
    shutil.copyfile(other.folder / "beta-1.0-py3-none-any.whl", house.folder / "alpha-1.0-py3-none-any.whl")
    with pytest.raises(WorldError, match="FD604"):
        made(lock, folder)
    assert names(folder) == []


def test_a_source_archive_is_never_run(house: Wheelhouse, folder: Path, tmp_path: Path):
    source = tmp_path / "alpha-1.0"
    source.mkdir()
    (source / "setup.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (source / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n")
    archive = shutil.make_archive(str(house.folder / "alpha-1.0"), "gztar", tmp_path, "alpha-1.0")
    import hashlib

    sha256 = hashlib.sha256(Path(archive).read_bytes()).hexdigest()
    with pytest.raises(UsageError, match="FD623") as caught:
        made(Lock("lock.txt", f"alpha==1.0 --hash=sha256:{sha256}\n".encode()), folder)
    assert caught.value.fix == "sed -i '1i --no-binary alpha' lock.txt"
    assert not (tmp_path / "ran").exists()


def test_a_damaged_one_and_one_without_its_interpreter_are_made_again(house: Wheelhouse, folder: Path):
    lock = house.lock(("alpha", "1.0"))
    found = made(lock, folder)
    found.home.chmod(0o755)
    (found.home / "firedoor.json").chmod(0o644)
    (found.home / "firedoor.json").write_text("{")
    assert made(lock, folder).state == "made"
    (found.home / "bin").chmod(0o755)
    found.program.unlink()
    found.program.symlink_to("/absent/python")
    assert made(lock, folder).state == "made"
    assert said(found, "import alpha; print(alpha.VERSION)") == "1.0"
    assert names(folder) == sorted([found.key, "locks"])


def test_a_folder_that_cannot_be_is_one_clear_error(house: Wheelhouse, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldError, match="FD621") as caught:
        made(house.lock(("alpha", "1.0")), tmp_path / "file" / "environments")
    assert "FIREDOOR_ENVIRONMENTS" in caught.value.fix


MAKE = """
import os, signal, sys
from pathlib import Path
from firedoor.environments import Lock, environment, interpreter, make
stop = sys.argv[3]
if stop != "-":
    setattr(make, stop, lambda *args, **more: os.kill(os.getpid(), signal.SIGKILL))
lock = Lock("lock.txt", Path(sys.argv[1]).read_bytes())
print(environment(lock, interpreter(sys.executable), Path(sys.argv[2]), say=lambda text: None).state)
"""


def maker(lock: Lock, folder: Path, stop: str = "-") -> subprocess.Popen[str]:
    file = folder.with_name(f"{lock.sha256[:8]}.txt")
    file.write_bytes(lock.text)
    command = [sys.executable, "-c", MAKE, str(file), str(folder), stop]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_makers_at_once_make_it_once(house: Wheelhouse, folder: Path):
    lock = house.lock(("alpha", "1.0"))
    makers = [maker(lock, folder) for _ in range(4)]
    states = sorted(each.communicate(timeout=120)[0].strip() for each in makers)
    assert states == ["made", "unchanged", "unchanged", "unchanged"]
    assert len(names(folder)) == 2


@pytest.mark.parametrize("stop", ["write_marker", "seal", "read_marker", "_link"])
def test_a_killed_maker_leaves_the_old_state(house: Wheelhouse, folder: Path, stop: str):
    old = made(house.lock(("alpha", "1.0")), folder)
    new = house.lock(("alpha", "1.1"))
    killed = maker(new, folder, stop)
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    assert said(old, "import alpha; print(alpha.VERSION)") == "1.0"
    whole = [path for path in folder.iterdir() if not path.name.startswith(".") and path.name != "locks"]
    assert all(read_marker(path) for path in whole)
    found = made(new, folder)
    assert said(found, "import alpha; print(alpha.VERSION)") == "1.1"
    assert names(folder) == sorted([old.key, found.key, "locks"])


@pytest.mark.skipif(find_spec("pex") is None, reason="pex is not installed: constraints/dev.txt has it")
def test_a_pex_runs_scripts_by_the_interpreter_it_was_made_for(
    house: Wheelhouse, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PEX_ROOT", str(tmp_path / "pex-root"))
    found = made(house.lock(("alpha", "1.0")), folder, form=PEX)
    assert found.program.name == "environment.pex"
    assert found.program.read_bytes().startswith(f"#!{interpreter(sys.executable).path}\n".encode())
    (tmp_path / "script.py").write_text("import alpha, sys; print(alpha.VERSION, sys.argv[1:])\n")
    done = subprocess.run(
        [found.program, str(tmp_path / "script.py"), "a"],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": ""},
    )
    assert done.stdout == "1.0 ['a']\n", done.stderr
    assert made(house.lock(("alpha", "1.0")), folder, form=PEX).state == "unchanged"
    assert made(house.lock(("alpha", "1.0")), folder).key != found.key


def test_a_link_leads_from_the_bytes_of_a_lock_to_its_environment(house: Wheelhouse, folder: Path):
    lock = house.lock(("alpha", "1.0"))
    found = made(lock, folder)
    link = link_of(folder, lock.sha256, found.tag, "venv")
    assert not link.readlink().is_absolute()  # the folder can be moved, or mounted elsewhere
    assert link.resolve() == found.home.resolve()
