"""The explicit step that fills the store with wheels: by pip from an index, or from a folder without a network.

pip downloads, it never builds and runs nothing of what it gets: binaries only, pure Python only, by the hashes of the
lock. Source: "pip download", https://pip.pypa.io/en/stable/cli/pip_download/.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from firedoor.affected.survey import Survey
from firedoor.artifacts.contents import settings_of
from firedoor.artifacts.locked import LockedPin
from firedoor.artifacts.members import members
from firedoor.artifacts.pins_of import locks_of_head, pins_of
from firedoor.artifacts.placing import VENDORED
from firedoor.artifacts.wheels import find_wheel
from firedoor.errors import UsageError, WorldError


def missing(found: Survey, dags: Sequence[str], store: Path) -> list[tuple[LockedPin, str]]:
    """The pins that the artifacts of ``dags`` pack and of which ``store`` has no wheel, sorted, each with a Python.

    The Python is the oldest minor version that the wheel is for, as in ``3.11``.

    Raises UsageError FD303, FD307 as building does.
    """
    wanted: dict[tuple[str, str], tuple[LockedPin, str]] = {}
    for seen, alike in found.parted(dags):
        locks = locks_of_head(seen)
        for dag in alike:
            pins = pins_of(seen, locks, dag, members(seen, dag).outside, worker=settings_of(seen, dag).worker)
            for pin in pins.placed:
                if pin.where == VENDORED and find_wheel(store, pins.locked[pin.name].hashes) is None:
                    wanted.setdefault((pin.name, pin.version), (pins.locked[pin.name], pins.pythons[0]))
    return [wanted[key] for key in sorted(wanted)]


def downloaded(pin: LockedPin, python: str) -> tuple[str, bytes]:
    """``(file name, bytes)`` of the pure-Python wheel of ``pin`` for ``python``, which has one of its hashes.

    Raises WorldError FD304 where pip does not get it.
    """
    with tempfile.TemporaryDirectory(prefix="firedoor-wheels-") as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(" ".join([f"{pin.name}=={pin.version}", *(f"--hash=sha256:{h}" for h in sorted(pin.hashes))]))
        there = Path(folder) / "there"
        pure = ("--implementation", "py", "--abi", "none", "--platform", "any", "--python-version", python)
        command = (*_pip(), "download", "--no-deps", "--require-hashes", "--only-binary", ":all:", *pure)
        options = ("--disable-pip-version-check", "--quiet", "--dest", str(there), "--requirement", str(wanted))
        ran = subprocess.run([*command, *options], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        files = sorted(there.glob("*.whl")) if there.is_dir() else []
        if ran.returncode or len(files) != 1:
            said = [line for line in ran.stderr.splitlines() if line.startswith("ERROR")] or ran.stderr.splitlines()
            raise WorldError(
                "FD304",
                f"the wheel of {pin.name} {pin.version} could not be downloaded",
                because=said[-1] if said else f"pip ended with {ran.returncode}",
                fix="firedoor wheels --from FOLDER",
            )
        return files[0].name, files[0].read_bytes()


def taken_from(folder: Path, pin: LockedPin) -> tuple[str, bytes]:
    """``(file name, bytes)`` of the wheel of ``pin`` in ``folder``.

    Raises UsageError FD302 where there is none, FD303 where all that there are have other hashes than the lock says.
    """
    others = []
    for path in sorted(folder.glob("*.whl")):
        try:
            name, version, _, _ = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        if (name, str(version)) == (pin.name, pin.version):
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() in pin.hashes:
                return path.name, data
            others.append(path.name)
    if others:
        raise UsageError(
            "FD303",
            f"the wheel {others[0]} is not what its hash says",
            because=f"none of the {len(pin.hashes)} hashes of {pin.name} {pin.version} in the lock is that of the file",
            fix="firedoor wheels",
        )
    raise UsageError(
        "FD302",
        f"the wheel of {pin.name} {pin.version} is not in {folder}",
        because="no file there has its name and version",
        fix="firedoor wheels",
    )


def _pip() -> tuple[str, ...]:
    """How to run pip: ours, or the one that comes with Python."""
    if find_spec("pip"):
        return (sys.executable, "-m", "pip")
    import ensurepip

    bundled = sorted(Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))
    if not bundled:
        raise UsageError(
            "FD309",
            "there is no pip to download wheels with",
            because="neither firedoor's Python nor its standard library has one",
            fix="uv pip install pip",
        )
    return (sys.executable, os.fspath(bundled[-1] / "pip"))
