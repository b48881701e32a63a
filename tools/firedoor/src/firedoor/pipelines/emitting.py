"""The files that the job which plans hands over."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

from firedoor.errors import UsageError
from firedoor.gate import Plan, read_plan
from firedoor.pipelines.lint import Reader
from firedoor.revisions import open_repository

ARCHIVE_BYTES = 5 * 10**6
"""GitLab takes a child pipeline from an artifact archive of at most 5 MB (``max_artifacts_content_include_size``)."""
_PER_FILE = 400  # bytes that a zip adds for a file


def given_plan(path: str, digest: str = "") -> Plan:
    """The plan in the file at ``path``; raises UsageError FD801 where there is none, FD802 where it is another one."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "FD801",
            f"{path} cannot be read",
            because=getattr(error, "strerror", None) or str(error),
            fix="run the plan job again: what it handed over is missing, or has expired",
        ) from None
    return read_plan(text, path, digest)


def archive_checked(files: Mapping[str, str]) -> Mapping[str, str]:
    """``files``; raises UsageError FD808 where GitLab would not read a child pipeline from an archive of them."""
    size = sum(len(zlib.compress(text.encode("utf-8", "surrogatepass"))) + _PER_FILE for text in files.values())
    if size > ARCHIVE_BYTES:
        raise UsageError(
            "FD808",
            f"the plan needs an artifact archive of {size:,} bytes",
            because=f"GitLab reads a child pipeline from one of at most {ARCHIVE_BYTES:,}",
            fix="firedoor ci emit --gitlab --base HEAD~1",
        )
    return files


def files_of(repo: str) -> Reader:
    """Reads files of the work tree of ``repo`` by their path in the repository."""
    root = Path(open_repository(repo).work_tree or repo)

    def read(path: str) -> str | None:
        try:
            return (root / path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    return read
