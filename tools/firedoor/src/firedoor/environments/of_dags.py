"""The environments of DAG files: one per lock, each named with the DAG files that share it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from firedoor.environments.base import base_lock
from firedoor.environments.folders import is_swept
from firedoor.environments.interpreters import interpreter
from firedoor.environments.make import Say, environment, known
from firedoor.environments.python_of import python_of, told
from firedoor.environments.values import FOLDER, MADE, VENV, Environment, Lock
from firedoor.errors import UsageError

SCHEMA = "firedoor.env/1"


@dataclass(frozen=True, slots=True)
class Shared:
    """One lock, its environment, and the DAG files that run in it. ``sha256`` is that of the lock's bytes."""

    lock: str
    sha256: str
    environment: Environment
    dags: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.env/1``."""
        return {
            "lock": self.lock,
            "sha256": self.sha256,
            "environment": self.environment.to_json(),
            "dags": list(self.dags),
        }


@dataclass(frozen=True, slots=True)
class Environments:
    """The answer: one entry per lock, sorted. ``folder`` is what ``FIREDOOR_ENVIRONMENTS`` names on a worker.

    ``without``: DAG files that have no lock of their own, where nothing says what the base layer's is.
    """

    folder: str
    shared: tuple[Shared, ...]
    without: tuple[str, ...] = ()

    @property
    def made(self) -> int:
        """How many environments were not there before."""
        return len({shared.environment.key for shared in self.shared if shared.environment.state == MADE})

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "folder": self.folder,
            "made": self.made,
            "environments": [shared.to_json() for shared in self.shared],
            "without": list(self.without),
        }


def environments_of(
    root: Path,
    wanted: Mapping[str, Sequence[str]],
    python: str,
    cache: Path,
    say: Say,
    *,
    form: str = VENV,
    compiled: bool = False,
) -> Environments:
    """The environment of each lock in ``wanted`` (lock → DAG files), made in ``cache`` where it is not there yet.

    A lock for one version of Python, by its name or its first lines, gets that one; ``python`` (a version or the path
    of an interpreter) is for all others. Locks are paths relative to ``root``, as :func:`base_lock` takes them.
    Raises UsageError FD603 where there is no such Python or no such lock, FD620 for a lock that cannot be read, and
    what :func:`environment` raises.
    """
    found = []
    ours, folder = interpreter(python), cache / FOLDER
    for read, dags in read_locks(root, wanted, ours.version):
        made = None if told(read.path, read.text) else known(folder, read, ours, form)
        if made is None:
            own = interpreter(python_of(read.path, read.text, ours.version) or python)
            made = environment(read, own, folder, form=form, compiled=compiled, swept=is_swept(root, folder), say=say)
        found.append(Shared(read.path, read.sha256, made, tuple(dags)))
    return Environments(str(cache), tuple(found))


def read_locks(root: Path, wanted: Mapping[str, Sequence[str]], ours: str) -> Iterator[tuple[Lock, Sequence[str]]]:
    """Each lock of ``wanted`` with its DAG files; ``ours`` is the version of Python that ``{python}`` in a path means.

    Raises UsageError FD603 where there is no such lock, FD620 for a lock that cannot be read.
    """
    for lock, dags in wanted.items():
        path = base_lock(root, lock, ours) if not lock or "{python}" in lock else lock
        try:
            yield Lock(path, (root / path).read_bytes()), dags
        except OSError as error:
            raise UsageError(
                "FD620",
                f"the lock {path} cannot be read",
                because=error.strerror or str(error),
                fix=f"git checkout {path}",
            ) from None
