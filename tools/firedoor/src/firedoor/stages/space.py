"""Every merge request has a space of its own: its name, and that only one run at a time is in it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from firedoor.errors import UsageError, WorldError

_TURNS = 3600.0
_LONGEST = 24  # with stage and schema before a table's name it must fit into Postgres's 63 bytes


def space_name(stage: str, environ: Mapping[str, str], branch: str, given: str | None = None) -> str:
    """``acc_mr7`` for merge request 7; else by what was ``given``, ``$FIREDOOR_SPACE`` or the name of the branch.

    Lower-case letters, digits and underscores only: it is part of schemas, folders and tables.
    """
    iid = environ.get("CI_MERGE_REQUEST_IID", "")
    number = re.match(r"refs/pull/(\d+)/", environ.get("GITHUB_REF", ""))
    said = given or environ.get("FIREDOOR_SPACE") or (f"mr{iid}" if iid else "") or (f"mr{number[1]}" if number else "")
    said = said or branch or "detached"
    tidy = re.sub(r"[^a-z0-9]+", "_", said.lower()).strip("_") or "space"
    if len(tidy) > _LONGEST:
        tidy = f"{tidy[: _LONGEST - 9]}_{hashlib.sha256(said.encode()).hexdigest()[:8]}"
    return f"{stage}_{tidy}"


def patience(environ: Mapping[str, str]) -> float:
    """Seconds to wait for a space that another run has: jobs of one pipeline share one, and take turns."""
    return _TURNS if environ.get("CI_JOB_ID") or environ.get("GITHUB_RUN_ID") else 0.0


def held(take: Callable[[], bool], seconds: float) -> bool:
    """Whether ``take`` was true within ``seconds``; it is asked once a second."""
    end = time.monotonic() + seconds
    while not take():
        if time.monotonic() >= end:
            return False
        time.sleep(1)
    return True


@contextmanager
def alone_in(space: str, folder: Path, *, seconds: float = 0.0) -> Iterator[None]:
    """Hold ``space`` on this machine; raises UsageError FD975 where another run has it for ``seconds`` more.

    Raises WorldError FD985 where ``folder`` cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = (folder / f"{space}.lock").open("a+")
    except OSError as error:
        raise WorldError(
            "FD985",
            f"what stages keep cannot be written to {folder.parent}",
            because=error.strerror or str(error),
            fix="export FIREDOOR_ENVIRONMENTS=/path/that/can/be/written",
        ) from None
    with opened as file:

        def take() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        if not held(take, seconds):
            file.seek(0)
            raise taken(space, f"process {file.read().strip() or 'unknown'} of this machine has it")
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def taken(space: str, because: str) -> UsageError:
    """What is said where two runs of one merge request meet."""
    return UsageError(
        "FD975",
        f"another run is in {space}",
        because=because,
        fix="wait for it, or: firedoor stage … --space NAME   # a space of your own",
    )
