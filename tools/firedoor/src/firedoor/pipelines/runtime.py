"""The digest of what surrounds a DAG while it is checked: the environment that has Airflow, and the machine's kind."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firedoor.environments import interpreter
from firedoor.errors import UsageError
from firedoor.evidence.canonical import digest
from firedoor.probes import script

SAID = "FIREDOOR_RUNTIME"
"""A variable that names what else surrounds DAGs, such as the digest of an image."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What surrounds a DAG: its ``digest``, empty where it cannot be told, and the ``parts`` of that, where few."""

    digest: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


def of_lock(root: Path, lock: str, python: str, environ: Mapping[str, str]) -> Runtime:
    """The runtime of an environment that holds exactly what ``lock`` pins, made with ``python``.

    In ``lock``, relative to ``root``, ``{python}`` is the version, as in ``311``. Empty where there is no such file.
    """
    known = _interpreter(python)
    path = root / lock.replace("{python}", "".join(known["python"].split(".")[:2]))
    if not lock or not path.is_file():
        return Runtime()
    parts = {"lock": digest_of(path), "said": environ.get(SAID, ""), **known}
    return Runtime(digest(parts), parts)


def digest_of(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of_interpreter(python: Path, root: Path, environ: Mapping[str, str]) -> Runtime:
    """The runtime of an interpreter that others have filled: a digest over all distributions that it holds.

    Empty where that cannot be said for longer than a run: something is installed as a link to a folder outside of the
    repository at ``root``, where it may change without a trace. Raises UsageError FD603 where it does not start.
    """
    found = json.loads(_asked([str(python), "-I", str(script("runtime"))]))
    outside = [path for path in found.pop("linked") if not Path(os.path.realpath(path)).is_relative_to(root.resolve())]
    return Runtime() if outside else Runtime(digest({**found, "said": environ.get(SAID, "")}))


def _interpreter(python: str) -> dict[str, str]:
    if os.sep not in python:  # a version
        python = interpreter(python).path
    if os.path.realpath(python) == os.path.realpath(sys.executable):
        return {"python": sys.version, "platform": sysconfig.get_platform()}
    asks = "import json, sys, sysconfig; print(json.dumps([sys.version, sysconfig.get_platform()]))"
    version, platform = json.loads(_asked([python, "-I", "-c", asks]))
    return {"python": version, "platform": platform}


def _asked(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise _not_usable(command[0], str(error.strerror)) from None
    if done.returncode:
        raise _not_usable(command[0], done.stderr.strip().rpartition("\n")[2])
    return done.stdout


def _not_usable(python: str, because: str) -> UsageError:
    return UsageError(
        "FD603",
        f"{python} cannot be run",
        because=because,
        fix="firedoor run --interpreter /path/to/python/that/has/airflow",
    )
