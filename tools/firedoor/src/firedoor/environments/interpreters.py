"""Interpreters that are on this machine, by version. None is downloaded."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firedoor.environments.programs import ran, uv
from firedoor.errors import UsageError, WorldError

_VERSION = re.compile(r"3\.\d{1,2}")
_ASK = (
    "import json, sys, sysconfig; v = sysconfig.get_config_var;"
    "print(json.dumps([getattr(sys, '_base_executable', '') or sys.executable,"
    "'%d.%d' % sys.version_info[:2], v('SOABI') or '', sysconfig.get_platform()]))"
)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that can make environments.

    ``path`` is that of the installation, also where a virtual environment of it was meant: one that lasts as long.
    ``version`` is its minor version, as in ``3.11``; ``tag`` names what binaries it loads, and on which platform, as
    in ``cpython-311-x86_64-linux-gnu``: environments of one tag are interchangeable.
    """

    path: str
    version: str
    tag: str


def interpreter(wanted: str) -> Interpreter:
    """The interpreter that ``wanted`` means: the path of one, or a minor version such as ``3.11``.

    A version is looked for in this order: our own interpreter, ``python3.11`` on PATH, what uv knows of, pyenv.
    Raises UsageError FD603 where there is none.
    """
    if not _VERSION.fullmatch(wanted):
        return _asked(wanted)
    for path in _candidates(wanted):
        try:
            found = _asked(path)
        except (UsageError, WorldError):  # a shim of a version that is not active, a broken installation
            continue
        if found.version == wanted:
            return found
    raise UsageError(
        "FD603",
        f"there is no Python {wanted} on this machine",
        because=f"it is not ours ({sys.version_info[0]}.{sys.version_info[1]}), python{wanted} is not on PATH, "
        "and neither uv nor pyenv has it",
        fix=f"uv python install {wanted}",
    )


def _candidates(version: str) -> Iterator[str]:
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        yield sys.executable
    if found := shutil.which(f"python{version}"):
        yield found
    if program := uv():
        command = [program, "python", "find", "--no-python-downloads", "--no-project", "--system", version]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode == 0:
            yield done.stdout.strip()
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from sorted((str(path) for path in pyenv.glob(f"{version}.*/bin/python")), key=_by_number, reverse=True)


def _by_number(path: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", path)]


@cache
def _asked(path: str) -> Interpreter:
    if path == sys.executable:
        import sysconfig

        base = str(getattr(sys, "_base_executable", "")) or path
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return _named(base, version, sysconfig.get_config_var("SOABI") or "", sysconfig.get_platform())
    base, version, abi, platform = json.loads(ran([path, "-I", "-c", _ASK]))
    return _named(base, version, abi, platform)


def _named(path: str, version: str, abi: str, platform: str) -> Interpreter:
    # SOABI names the platform on Linux, and not on macOS.
    return Interpreter(path, version, abi if "linux" in abi else f"{abi}-{platform}")
