from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from firedoor.errors import UsageError
from firedoor.evidence.canonical import digest
from firedoor.pipelines.runtime import Runtime, of_interpreter, of_lock

LOCK = "requirements-{python}.txt"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


@pytest.fixture
def packages(environment: Path) -> Path:
    return next((environment / "lib").glob("python*")) / "site-packages"


def test_the_runtime_of_a_lock_is_its_bytes_and_the_python(tmp_path: Path) -> None:
    path = tmp_path / f"requirements-{sys.version_info.major}{sys.version_info.minor}.txt"
    assert of_lock(tmp_path, LOCK, sys.executable, {}) == of_lock(tmp_path, "", sys.executable, {}) == Runtime()
    path.write_text("a==1\n")
    first = of_lock(tmp_path, LOCK, sys.executable, {})
    assert first == of_lock(tmp_path, LOCK, sys.executable, {"HOME": "other"}) != Runtime()
    assert first.digest == digest(first.parts)
    assert first.parts["lock"] == sha256(b"a==1\n").hexdigest()
    path.write_text("a==1 \n")
    assert of_lock(tmp_path, LOCK, sys.executable, {}) != first


def test_another_word_for_the_same_python_is_the_same_runtime(tmp_path: Path, environment: Path) -> None:
    (tmp_path / f"requirements-{sys.version_info.major}{sys.version_info.minor}.txt").write_text("a==1\n")
    python = str(environment / "bin" / "python")
    assert of_lock(tmp_path, LOCK, python, {}) == of_lock(tmp_path, LOCK, sys.executable, {})


def test_what_is_said_of_the_rest_counts(tmp_path: Path, environment: Path) -> None:
    python = environment / "bin" / "python"
    plain, said = (of_interpreter(python, tmp_path, given) for given in ({}, {"FIREDOOR_RUNTIME": "image@sha256:1"}))
    assert plain != said


def test_every_distribution_and_loose_module_counts(tmp_path: Path, environment: Path, packages: Path) -> None:
    python = environment / "bin" / "python"
    seen = [of_interpreter(python, tmp_path, {})]
    (packages / "thing-1.0.dist-info").mkdir()
    seen.append(of_interpreter(python, tmp_path, {}))
    (packages / "thing-1.0.dist-info" / "RECORD").write_text("thing.py,sha256=1,1\n")
    seen.append(of_interpreter(python, tmp_path, {}))
    (packages / "sitecustomize.py").write_text("X = 1\n")
    seen.append(of_interpreter(python, tmp_path, {}))
    assert len({found.digest for found in seen}) == 4
    assert of_interpreter(python, tmp_path, {}) == seen[-1]


def test_a_link_out_of_the_repository_has_no_lasting_runtime(tmp_path: Path, environment: Path, packages: Path) -> None:
    python, inside, outside = environment / "bin" / "python", tmp_path / "repo" / "lib", tmp_path / "elsewhere"
    for folder in (inside, outside):
        folder.mkdir(parents=True)
    link = packages / "linked.pth"
    link.write_text(f"# editable\n{inside}\n")
    assert of_interpreter(python, tmp_path / "repo", {}) != Runtime()
    link.write_text(f"{outside}\n")
    assert of_interpreter(python, tmp_path / "repo", {}) == Runtime()
    link.unlink()
    (packages / "own-1.0.dist-info").mkdir()
    url = packages / "own-1.0.dist-info" / "direct_url.json"
    url.write_text(f'{{"url": "file://{outside}", "dir_info": {{"editable": true}}}}')
    assert of_interpreter(python, tmp_path / "repo", {}) == Runtime()
    url.write_text(f'{{"url": "file://{outside}", "dir_info": {{}}}}')
    assert of_interpreter(python, tmp_path / "repo", {}) != Runtime()


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/false"])
def test_an_interpreter_that_does_not_start_is_one_clear_error(tmp_path: Path, python: str) -> None:
    with pytest.raises(UsageError, match="FD603"):
        of_interpreter(Path(python), tmp_path, {})
