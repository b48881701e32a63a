"""The programs that environments are made with: uv where there is one, else pip; pex when it is asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from firedoor.environments.values import Lock
from firedoor.errors import UsageError, WorldError

_NO_WHEEL = re.compile(r"Wheels are required for `([\w.-]+)`")  # uv's hint
_OF_OURS = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}


def ran(command: list[str], settings: Mapping[str, str] | None = None, *, fix: str = "") -> str:
    """What ``command`` prints.

    Raises UsageError FD603 where it cannot be started, WorldError FD604 where it fails; ``fix`` is what to try then.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _OF_OURS} | dict(settings or {})
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise cannot_run(command[0], str(error.strerror)) from None
    if done.returncode:
        end = "\n".join((done.stderr or done.stdout).strip().splitlines()[-20:])
        raise WorldError(
            "FD604",
            f"{' '.join(command[:4])} … failed with exit code {done.returncode}",
            because=end,
            fix=fix or " ".join(command),
        )
    return done.stdout


def cannot_run(program: str, because: str) -> UsageError:
    """The error for a program that does not start."""
    return UsageError("FD603", f"{program} cannot be run", because=because, fix="--python 3.11, or --python PATH")


def uv() -> str | None:
    """Path of uv: the package beside us, else the command; ``None`` where there is neither."""
    if find_spec("uv"):
        from importlib import import_module

        return str(import_module("uv").find_uv_bin())
    return shutil.which("uv")


def install(lock: Lock, python: str, home: Path, *, compiled: bool) -> None:
    """Make the virtual environment ``home`` with exactly what ``lock`` pins; nothing of it is built.

    The files are hard links into uv's cache. A line ``--no-binary NAME`` of the lock lets NAME be built: some old
    distributions were never published as a wheel. Raises UsageError FD623 for one without that line, else as
    :func:`ran` does.
    """
    target = str(home / "bin" / "python")
    program = uv()
    exactly = ["--require-hashes", "--only-binary", ":all:"]
    ran([program, "venv", "--quiet", "--relocatable", "--python", python, str(home)]
        if program else [python, "-m", "venv", str(home)])  # fmt: skip
    text = home / "lock.txt"
    text.write_bytes(lock.text)
    if program:
        options = ["--link-mode", "hardlink", *(["--compile-bytecode"] if compiled else [])]
        installs = [program, "pip", "install", "--quiet", *exactly, *options, "--python", target, "-r", str(text)]
        again = f"uv pip install --dry-run --python {python} {' '.join(exactly)} -r {lock.path}"
    else:
        options = ["--disable-pip-version-check", *([] if compiled else ["--no-compile"])]
        installs = [target, "-m", "pip", "install", "--quiet", *exactly, *options, "-r", str(text)]
        again = f"{python} -m pip install --dry-run {' '.join(exactly)} -r {lock.path}"
    try:
        ran(installs, fix=again)
    except WorldError as error:
        never = _NO_WHEEL.search(error.because)
        if never is None:
            raise
        raise UsageError(
            "FD623",
            f"{lock.path} pins {never[1]}, of which there is no wheel for this Python and platform",
            because="installing a source archive would run its code; a line of the lock can allow it",
            fix=f"sed -i '1i --no-binary {never[1]}' {lock.path}",
        ) from None


def pack(venv: Path, python: str, file: Path) -> None:
    """Pack what is installed in ``venv`` into the PEX ``file``, which unpacks itself where it is first run.

    Its first line names ``python`` by its path: ``/usr/bin/env`` finds another one, or none, on a worker. Raises
    UsageError FD622 where there is no pex, and as :func:`ran` does.
    """
    repository = ["--venv-repository", str(venv), "--python", python]
    ran([*_pex(), *repository, "--venv", "--python-shebang", python, "-r", str(venv / "lock.txt"), "-o", str(file)])


def _pex() -> list[str]:
    if find_spec("pex"):
        return [sys.executable, "-m", "pex"]
    if found := shutil.which("pex"):
        return [found]
    raise UsageError(
        "FD622",
        "there is no pex to pack the environment with",
        because="neither firedoor's Python nor PATH has it",
        fix="uv tool install pex",
    )
