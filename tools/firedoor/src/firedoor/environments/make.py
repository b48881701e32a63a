"""One environment: found again by the digest of its lock, else made under another name and renamed.

<folder>/<key>/                   an environment, read-only; firedoor.json in it was written last
<folder>/locks/<sha256>/<tag>     link to the environment of the lock with these bytes; a PEX has <tag>.pex
<folder>/.<key>.lock              held by whoever makes that environment
<folder>/.<key>.<pid>.tmp         what is being made, or was when its maker was killed
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from firedoor.environments.folders import remove, seal
from firedoor.environments.interpreters import Interpreter
from firedoor.environments.key import digest, key
from firedoor.environments.marker import Marker, read_marker, write_marker
from firedoor.environments.programs import install, pack
from firedoor.environments.values import MADE, PEX, UNCHANGED, VENV, Environment, Lock
from firedoor.errors import WorldError

Say = Callable[[str], None]


def environment(
    lock: Lock,
    python: Interpreter,
    folder: Path,
    *,
    form: str = VENV,
    compiled: bool = False,
    swept: bool = False,
    say: Say,
) -> Environment:
    """The environment in ``folder`` with exactly what ``lock`` pins, made now where it is not there.

    ``form`` is ``venv`` or ``pex``. ``compiled``: all is compiled when it is made, for those who cannot write where
    compiled code is kept. ``swept``: ``folder`` lies in a work tree, see :func:`seal`.

    Locks that install the same have one environment. Whoever is killed leaves what was there before; two who make one
    at the same time make it once. Raises WorldError FD604 where it cannot be installed, FD621 where ``folder`` cannot
    be written, UsageError FD622 where there is no pex, FD623 where a pin has no wheel.
    """
    there = known(folder, lock, python, form)
    if there is not None:
        return there
    lock_digest = digest(lock.text)
    name = key(lock_digest, python.tag, form)
    home, state = folder / name, UNCHANGED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder, name):
            if read_marker(home) is None:
                say(f"making the environment of {lock.path}; once per lock, may take a minute")
                marker = Marker(lock_digest, python.version, python.tag, form, "")
                _make(home, lock, marker, python, compiled, swept, say)
                state = MADE
        _link(folder, lock, python.tag, form, name)
    except OSError as error:
        raise WorldError(
            "FD621",
            f"{folder} cannot hold environments",
            because=f"{error.filename or ''}: {error.strerror or error}".lstrip(": "),
            fix="export FIREDOOR_ENVIRONMENTS=FOLDER   # one that can be written",
        ) from None
    found = read_marker(home)
    assert found is not None  # it was just read or written
    return _answer(home, found, state)


def link_of(folder: Path, sha256: str, tag: str, form: str) -> Path:
    """The link to the environment of the lock whose bytes have this ``sha256``."""
    return folder / "locks" / sha256 / (tag if form == VENV else f"{tag}.{form}")


def known(folder: Path, lock: Lock, python: Interpreter, form: str) -> Environment | None:
    """The environment of a lock with these very bytes, where it is there and whole; the lock is not read for that."""
    try:
        home = folder / link_of(folder, lock.sha256, python.tag, form).readlink().name
    except OSError:
        return None
    marker = read_marker(home)
    if marker is None or (marker.tag, marker.form) != (python.tag, form):
        return None
    with suppress(OSError):  # one that can only be read has nobody who collects
        os.utime(home)
    return _answer(home, marker, UNCHANGED)


def _answer(home: Path, marker: Marker, state: str) -> Environment:
    program = home / marker.program
    return Environment(home, program, home.name, marker.python, marker.tag, marker.form, state)


def _make(home: Path, lock: Lock, marker: Marker, python: Interpreter, compiled: bool, swept: bool, say: Say) -> None:
    for left in home.parent.glob(f".{home.name}.*.tmp"):  # by makers that were killed: nobody else makes this one
        remove(left)
    making = home.with_name(f".{home.name}.{os.getpid()}.tmp")
    try:
        if marker.form == PEX:
            program = making / "environment.pex"
            venv = environment(lock, python, home.parent, swept=swept, say=say)
            making.mkdir()
            pack(venv.home, python.path, program)
        else:
            program = making / "bin" / "python"
            install(lock, python.path, making, compiled=compiled)
        name = program.relative_to(making).as_posix()
        write_marker(making, Marker(marker.lock, marker.python, marker.tag, marker.form, name))
        seal(making, swept=swept)
        if home.is_symlink() or home.exists():  # not whole, or its interpreter is gone
            damaged = home.with_name(f".{home.name}.damaged-{os.getpid()}.tmp")
            home.rename(damaged)
            remove(damaged)
        making.rename(home)
    finally:
        remove(making)


@contextmanager
def _alone(folder: Path, name: str) -> Iterator[None]:
    """Let one process at a time make one environment; the lock ends with its holder, however that ends."""
    descriptor = os.open(folder / f".{name}.lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _link(folder: Path, lock: Lock, tag: str, form: str, name: str) -> None:
    link = link_of(folder, lock.sha256, tag, form)
    link.parent.mkdir(parents=True, exist_ok=True)
    making = link.with_name(f".{link.name}.{os.getpid()}.tmp")
    making.unlink(missing_ok=True)
    making.symlink_to(Path("..", "..", name))
    making.replace(link)
