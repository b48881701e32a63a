"""Two environments by ``uv``: in one are the newest versions, which are packed, in the other older ones, outside."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OLDER_THAN = ("2023-06-01", "2022-03-01", "2021-06-01", "2020-01-01", "2019-01-01")
"""Outside is what was newest on the first of these days that gives another version than inside."""
_NO_COMPILED_WHEELS = "wasm32-pyodide2024"  # a platform for which hardly anything is compiled: pure wheels are chosen


def uv(*words: str) -> str:
    """What ``uv`` prints; raises CalledProcessError with its story."""
    done = subprocess.run(["uv", *words], capture_output=True, text=True)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr[-3000:])
    return done.stdout


def newest(names: Iterable[str], python: str, folder: Path) -> Path:
    """The site-packages of an environment with the newest version of ``names`` and all that they need."""
    if not folder.exists():
        wanted = folder.with_suffix(".in")
        wanted.write_text("\n".join(names))
        lock = folder.with_suffix(".txt")
        uv("pip", "compile", "-q", "-p", python, "--only-binary", ":all:", str(wanted), "-o", str(lock))
        _install(python, folder, lock)
    return next(folder.glob("lib/python*/site-packages"))


def outside(inside: Mapping[str, Distribution], stays: Collection[str], python: str, folder: Path) -> Path:
    """The interpreter of an environment with older versions of all that is inside; with the same ones of ``stays``."""
    if not folder.exists():
        chosen = {name: inside[name].version for name in stays if name in inside}
        for day in OLDER_THAN:
            missing = sorted(inside.keys() - chosen.keys())
            found = _as_of(day, missing, python)
            chosen |= {name: version for name, version in found.items() if version != inside[name].version}
        chosen |= {name: inside[name].version for name in inside.keys() - chosen.keys()}
        lock = folder.with_suffix(".txt")
        lock.write_text("\n".join(f"{name}=={version}" for name, version in sorted(chosen.items())))
        _install(python, folder, lock)
    return folder / "bin" / "python"


def pure(inside: Path, name: str, version: str, python: str, folder: Path) -> Path:
    """A folder with the pure wheel of a distribution that is also published compiled."""
    target = folder / f"{name}-{version}"
    if not target.exists():
        uv("pip", "install", "-q", "-p", python, "--no-deps", "--only-binary", ":all:", "--target", str(target),
           "--python-platform", _NO_COMPILED_WHEELS, f"{name}=={version}")  # fmt: skip
    return target


def installed(site: Path) -> dict[str, Distribution]:
    """The distributions in a folder by normalised name."""
    return {canonicalize_name(found.metadata["Name"]): found for found in distributions(path=[str(site)])}


def is_compiled(found: Distribution) -> bool:
    """Whether it has an extension module."""
    return any(re.search(r"\.(?:so|pyd)$", str(file)) for file in found.files or ())


def needs(name: str, have: Mapping[str, Distribution]) -> set[str]:
    """``name`` and all that it needs, as far as it is installed."""
    found: set[str] = set()
    left = [name]
    while left:
        current = left.pop()
        if current in found or current not in have:
            continue
        found.add(current)
        for line in have[current].requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                left.append(canonicalize_name(requirement.name))
    return found


def _as_of(day: str, names: Iterable[str], python: str) -> dict[str, str]:
    """Name → version that was newest on ``day``, each for itself; without those that had none."""
    found: dict[str, str] = {}
    left = list(names)
    while left:
        command = ["uv", "pip", "compile", "-q", "-p", python, "--no-deps", "--no-header", "--no-annotate"]
        command += ["--only-binary", ":all:", "--exclude-newer", day, "-"]
        done = subprocess.run(command, input="\n".join(left), capture_output=True, text=True)
        if done.returncode == 0:
            found |= dict(line.split("==") for line in done.stdout.split())
            break
        unknown = [name for name in left if re.search(rf"\b{re.escape(name)}\b", done.stderr)]
        if not unknown:
            raise RuntimeError(done.stderr)
        left = [name for name in left if name not in unknown]
    return found


def _install(python: str, folder: Path, lock: Path) -> None:
    making = folder.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    uv("venv", "-q", "-p", python, str(making))
    uv(
        "pip",
        "install",
        "-q",
        "-p",
        str(making / "bin" / "python"),
        "--no-deps",
        "--only-binary",
        ":all:",
        "-r",
        str(lock),
    )
    making.rename(folder)
