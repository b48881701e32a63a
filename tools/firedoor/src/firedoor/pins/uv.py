"""uv, the program that resolves: found, asked, and what it says when it cannot.

Source: "Locking environments", https://docs.astral.sh/uv/pip/compile/. Indexes and credentials are the user's own
configuration of uv; all that decides over versions is said here, so that it is the same on every machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from firedoor.errors import UsageError, WorldError

_FIXED = (
    *("--quiet", "--no-header", "--no-progress", "--color", "never", "--generate-hashes", "--no-build"),
    *("--no-strip-extras", "--annotate", "--annotation-style", "split", "--resolution", "highest"),
    *("--prerelease", "if-necessary-or-explicit", "--python-platform", "x86_64-unknown-linux-gnu"),
    *("--no-python-downloads", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-build-options"),
    "--no-emit-index-annotation",
)
_WORLD = re.compile(r"failed to fetch|error sending request|dns error|timed out|connection|no space left", re.I)


@dataclass(frozen=True, slots=True)
class Unsolved:
    """uv found no solution: its reasons, in its words."""

    because: str


@lru_cache(maxsize=1)
def uv() -> str:
    """Return the path of uv: the package beside us, else the command. Raises UsageError FD226 where there is none."""
    if find_spec("uv"):
        from importlib import import_module

        return str(import_module("uv").find_uv_bin())
    found = shutil.which("uv")
    if found is None:
        raise UsageError(
            "FD226",
            "uv is not there, and resolving needs it",
            because="it is neither a package beside firedoor nor a command on PATH",
            fix="pip install uv",
        )
    return found


def compile_lock(
    root: Path, requirements: str, constraints: Path, output: Path, options: tuple[str, ...]
) -> Unsolved | None:
    """Resolve ``requirements`` (relative to ``root``) under ``constraints``; ``output`` holds what is preferred before.

    ``None`` where it is solved. Raises WorldError FD222 where an index or the disk fails.
    """
    command = [uv(), "pip", "compile", requirements, "--constraints", str(constraints), "--output-file", str(output)]
    environ = {name: value for name, value in os.environ.items() if name not in _DECIDING}
    ran = subprocess.run(
        [*command, *_FIXED, "--python", sys.executable, *options],
        cwd=root,
        env=environ,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if not ran.returncode:
        return None
    said = ran.stderr.strip()
    if "No solution found" not in said and _WORLD.search(said):
        raise WorldError(
            "FD222",
            f"uv could not ask for what {requirements} needs",
            because=_short(said),
            fix="check the network and uv's index, then run the same command again",
        )
    return Unsolved(said)


# Variables of uv that would make another lock of the same requirements. Where it looks is the machine's affair.
_DECIDING = frozenset(
    {
        *("UV_RESOLUTION", "UV_PRERELEASE", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_EXCLUDE", "UV_BUILD_CONSTRAINT"),
        *("UV_EXCLUDE_NEWER", "UV_NO_BINARY", "UV_NO_BINARY_PACKAGE", "UV_CUSTOM_COMPILE_COMMAND", "UV_FORK_STRATEGY"),
        *("UV_PYTHON", "UV_PYTHON_PLATFORM", "UV_TORCH_BACKEND", "VIRTUAL_ENV"),
    }
)


def _short(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return " ".join(lines)[:400]
