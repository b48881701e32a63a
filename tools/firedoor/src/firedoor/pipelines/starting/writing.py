"""Where a first pipeline goes, and how it gets there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from firedoor.errors import UsageError, WorldError
from firedoor.pipelines.starting.proposal import GITHUB, GITLAB
from firedoor.reports.documents import write
from firedoor.revisions import open_repository
from firedoor.revisions.git import run


def root_of(repo: str) -> Path:
    """The work tree of ``repo``; raises UsageError FD608 for a bare repository."""
    found = open_repository(repo)
    if found.work_tree is None:
        raise UsageError(
            "FD608", f"{repo} is a bare repository", because="files are written to a work tree", fix="git clone"
        )
    return Path(found.work_tree)


def forge_of(repo: str) -> str:
    """``github`` where a remote of ``repo`` is there, else ``gitlab``."""
    said = run(open_repository(repo).folder, "remote", "--verbose")
    return GITHUB if not said.code and "github." in said.text else GITLAB


def write_files(root: Path, files: Mapping[str, str]) -> None:
    """Write each path → text below ``root``. Raises WorldError FD123 where one cannot be written."""
    for path, text in files.items():
        try:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            write(str(root / path), text)
        except OSError as error:
            reason = error.strerror or str(error)
            raise WorldError("FD123", f"{path} cannot be written", because=reason, fix="firedoor ci init") from None
