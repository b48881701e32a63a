"""All sessions for the noxfile of any repository, in three lines::

    import nox
    from firedoor.noxfile import register
    register(nox)

``nox`` alone is then ``nox -s affected``: the steps for the DAGs that the current change affects. What follows ``--``
goes to firedoor. It needs firedoor where nox is (``pipx inject nox firedoor``, or both in one environment); no session
makes an environment of its own, and none is made for a DAG: name it, ``nox -s smoke -- DAG``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

SESSIONS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "affected": (("run",), "The DAGs that the current change affects: each step that exists, one table."),
    "smoke": (("smoke", "--from-tree"), "DAG files imported in real Airflow: all, or those that are named."),
    "compat": (
        ("compat",),
        "Does a changed library break a DAG? All that changed, or those that are named.",
    ),
    "why": (("why",), "Why is this DAG affected, or not?"),
    "doctor": (("doctor",), "What firedoor sees in this repository, and what it cannot place."),
}
"""Name of a session → the words of the command, and what it is for."""
FAILED = 1
"""The exit code that nox has for any failure: then other sessions may go on. A finer one ends nox with it."""


def register(nox: ModuleType) -> None:
    """Define the sessions in ``nox``, the module; ``affected`` is the default one unless the noxfile names others."""
    for name, (words, about) in SESSIONS.items():
        nox.session(_session(words, about), name=name, venv_backend="none", default=name == "affected")


def _session(words: tuple[str, ...], about: str) -> Callable[[Any], None]:
    def session(given: Any) -> None:
        command = [sys.executable, "-m", "firedoor.cli", *words, *given.posargs]
        given.log(" ".join(["firedoor", *command[3:]]))
        code = subprocess.run(command, check=False).returncode
        if code == FAILED:
            given.error("firedoor found something")
        if code:
            sys.exit(code)  # 2 usage, 3 stale, 4 try again: nox itself would make 1 of each

    session.__doc__ = about
    return session
