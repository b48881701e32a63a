"""``firedoor lock`` pins what pip-compile pins, from one wheelhouse; pip installs what it wrote."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.pins.locked_lines import locked_text
from firedoor.pins.versions import canonical
from locked_repository import LAYER_TEXT, repository

SETS = {
    "one": "base\n",
    "through others": "top\n",
    "an extra": "top[more]\n",
    "an extra of an extra": "top[more,deep]\n",
    "a range": "base>=1,<2\n",
    "an exact version that leaves the layer": "base==1.5\n",
    "an exact one with what needs it": "needs-old\nbase<2\n",
    "a ring": "ring-a\n",
    "a marker that holds": 'only-old ; python_version < "3.13"\ntop\n',
    "a marker that does not": 'base\nwinner ; sys_platform == "win32"\n',
    "a backport": "only-old\n",
    "an epoch": "epoch\n",
    "a local version": "local\n",
    "a post release": "deepest\n",
    "a pre-release that is asked for": "base==2.1rc1\n",
    "other spellings": "MID_DLE\nTop\n",
    "a compatible release": "base~=1.0\n",
    "a file that includes another": "-r more.in\ntop\n",
}


def facts(text: bytes) -> set[tuple[str, str, str, tuple[str, ...]]]:
    return {(p.name, p.version, canonical(p.marker), tuple(sorted(p.hashes))) for p in locked_text(text).pins}


def pip_compiled(folder: Path, requirements: Path, house: Path, left: str) -> bytes:
    """What pip-compile makes of the same under the same layer, less the line that the requirements leave."""
    layer = folder / "layer.txt"
    layer.write_text("".join(line for line in LAYER_TEXT.splitlines(True) if not left or not line.startswith(left)))
    out = folder / "pip-compiled.txt"
    ran = subprocess.run(
        [sys.executable, "-m", "piptools", "compile", str(requirements), "-c", str(layer), "-o", str(out), "--quiet",
         "--generate-hashes", "--no-index", "--find-links", str(house), "--no-strip-extras", "--allow-unsafe",
         "--no-header", "--cache-dir", str(folder / "pip-cache"), "--pip-args", "--only-binary :all:"],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PIP_CONFIG_FILE": os.devnull},
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return out.read_bytes()


@pytest.mark.skipif(importlib.util.find_spec("piptools") is None, reason="pip-tools is of constraints/dev.txt")
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the layer is for Python 3.11, pip-compile for its own")
@pytest.mark.parametrize("name", SETS)
def test_the_same_pins_as_pip_compile(name, tmp_path, offline, capsys):
    requirements = SETS[name]
    found = repository(
        tmp_path / "repo", capsys, {"dags/a/one/requirements.in": requirements, "dags/a/one/more.in": "base\n"}
    )
    code, said = found.run("a/one")
    assert code == 0, said
    ours = (found.folder / "constraints/dags/a/one.txt").read_bytes()
    left = "base==" if any(word in name for word in ("leaves", "range", "needs", "pre-", "compatible")) else ""
    theirs = pip_compiled(tmp_path, found.folder / "dags/a/one/requirements.in", offline, left)
    assert facts(ours) == facts(theirs)
    assert found.run("--check")[0] == 0


@pytest.mark.skipif(importlib.util.find_spec("pip") is None, reason="pip is of constraints/dev.txt")
def test_pip_installs_each_lock_by_its_hashes(tmp_path, offline, capsys):
    files = {f"dags/a/d{n}/requirements.in": text for n, text in enumerate(SETS.values())}
    more = {f"dags/a/d{n}/more.in": "base\n" for n in range(len(SETS))}
    found = repository(tmp_path / "repo", capsys, files | more)
    code, said = found.run("--all")
    assert code == 0, said
    assert f"{len(SETS)} locks: {len(SETS)} written" in said
    for number in range(len(SETS)):
        ran = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-index",
             "--find-links", str(offline), "--target", str(tmp_path / f"into{number}"), "--disable-pip-version-check",
             "--quiet", "--no-compile", "-r", f"constraints/dags/a/d{number}.txt"],
            cwd=found.folder, capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == 0, f"{files[f'dags/a/d{number}/requirements.in']}: {ran.stderr}"
