"""Environments that tests run in: that of the base layer's lock, what the DAG file's own lock adds, and pytest.

What is imported comes from the first that has it: so a DAG's tests see Airflow and its dependencies as Airflow's
processes do, and pytest, which production does not have, changes nothing of that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firedoor.compat.testing import SECONDS, Bench
from firedoor.environments import FOLDER, VENV, Lock, environment, interpreter
from firedoor.environments.wanted import wanted
from firedoor.errors import UsageError
from firedoor.evidence.canonical import digest
from firedoor.revisions import Blobs, Tree

Say = Callable[[str], None]


@dataclass(slots=True)
class Environments:
    """Gives benches. ``lock`` is that of the base layer, in which ``{python}`` is a version, as in ``311``.

    ``named`` is an interpreter that is there already, for all tests; ``named_runtime`` the digest of what it has,
    empty where it cannot be told. ``test_lock`` is a lock that has pytest. ``cache`` is where environments are,
    ``swept`` says that it lies in the work tree. ``seconds`` is the limit of one test, ``variables`` what tests see of
    our environment.
    """

    lock: str
    test_lock: str
    python: str
    cache: Path
    say: Say
    named: Path | None = None
    named_runtime: str = ""
    seconds: float = SECONDS
    variables: Mapping[str, str] = field(default_factory=dict)
    swept: bool = False
    _made: dict[str, tuple[Path, str, str]] = field(default_factory=dict)

    def bench(self, tree: Tree, blobs: Blobs, dag: str = "") -> tuple[Bench, str]:
        """Where tests of ``dag`` run, or those of a library, and the digest of all that is there.

        The locks are those of ``tree``. Raises UsageError FD603 for a Python or a lock that there is not, and as making
        an environment does.
        """
        last = self._sites(tree, blobs, self.test_lock) if self.test_lock else None
        if self.named is not None:
            sites = [last[0]] if last is not None else []
            runtime = digest([self.named_runtime, "" if last is None else last[1]]) if self.named_runtime else ""
            return Bench(self.named, tuple(sites), self.variables, self.seconds), runtime
        program, runtime, tag = self._environment(tree, blobs, self._base_lock(tree))
        parts, sites = [runtime], []
        own = next(iter(wanted([dag], tree.entries, ""))) if dag else ""
        if own:
            _, own_runtime, own_tag = self._environment(tree, blobs, own)
            if own_tag == tag:  # another Python's are not for this one
                sites.append(self._sites(tree, blobs, own)[0])
                parts.append(own_runtime)
        if last is not None:
            sites.append(last[0])
            parts.append(last[1])
        return Bench(program, tuple(sites), self.variables, self.seconds), digest(parts)

    def _base_lock(self, tree: Tree) -> str:
        if not self.lock:
            raise UsageError(
                "FD603",
                "nothing says which environment tests run in",
                because="no --interpreter was given, and [tool.firedoor.run] of pyproject.toml names no lock",
                fix="--interpreter /path/to/python/that/has/them, or --without tests",
            )
        path = self.lock.replace("{python}", interpreter(self.python).version.replace(".", ""))
        if path not in tree.entries:
            raise UsageError(
                "FD603", f"there is no lock {path}", because="tests run in its environment", fix="--python 3.11"
            )
        return path

    def _sites(self, tree: Tree, blobs: Blobs, lock: str) -> tuple[str, str]:
        program, runtime, _ = self._environment(tree, blobs, lock)
        folders = sorted((program.parent.parent / "lib").glob("python3*/site-packages"))
        return str(folders[0]) if folders else "", runtime

    def _environment(self, tree: Tree, blobs: Blobs, lock: str) -> tuple[Path, str, str]:
        """The interpreter of a lock's environment, its digest, and for which Python it is."""
        from firedoor.environments.python_of import python_of

        entry = tree.entries.get(lock)
        content = next(iter(blobs.read([entry[1]])))[1] if entry is not None else None
        if content is None:
            raise UsageError(
                "FD603", f"there is no lock {lock}", because="it is not in the tree", fix=f"git log -- {lock}"
            )
        read = Lock(lock, content)
        if read.sha256 not in self._made:
            ours = interpreter(self.python)
            told = python_of(lock, content, ours.version)
            found = ours if told in ("", ours.version) else interpreter(told)
            made = environment(read, found, self.cache / FOLDER, form=VENV, swept=self.swept, say=self.say)
            self._made[read.sha256] = (made.program, digest([read.sha256, found.tag, sys.version]), found.tag)
        return self._made[read.sha256]
