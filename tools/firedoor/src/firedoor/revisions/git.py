"""The only place that runs git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from typing import NamedTuple

from firedoor.errors import UsageError, WorldError

# Set by git for its hooks, they would point every command at another repository than the one that was asked for.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE")


class Repository(NamedTuple):
    """One repository. ``work_tree`` is the root of its checkout, None where there is none (bare, or inside ``.git``).

    ``object_format`` is ``sha1`` or ``sha256``.
    """

    git_dir: str
    work_tree: str | None
    object_format: str
    resolved: Mapping[str, str] = {}
    """Revisions that were asked for when it was opened, and their commits."""

    @property
    def folder(self) -> str:
        """The folder in which git runs: the root of the checkout, or the git directory."""
        return self.work_tree or self.git_dir

    @property
    def zero(self) -> str:
        """The name git gives to no object: zeros."""
        return "0" * (64 if self.object_format == "sha256" else 40)


class Ran(NamedTuple):
    """What a git command left: its exit code and both streams."""

    code: int
    stdout: bytes
    stderr: str

    @property
    def text(self) -> str:
        """Standard output as text without the line's end."""
        return self.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def start(
    folder: str, *args: str, environ: dict[str, str] | None = None, stderr: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Start git in ``folder`` with pipes on its streams.

    Raises UsageError: FD101 ``folder`` cannot be entered, FD106 there is no git.
    """
    try:
        return subprocess.Popen(
            ["git", "--no-pager", "-c", "core.quotepath=off", *args],
            cwd=folder,
            env=_environment(environ or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except FileNotFoundError as error:
        if error.filename == folder:
            raise UsageError("FD101", f"there is no folder {folder}", fix="firedoor affected --repo .") from None
        raise UsageError(
            "FD106",
            "git cannot be run",
            because="no program called git is on the PATH",
            fix="apt-get install -y git",
        ) from None
    except (NotADirectoryError, PermissionError) as error:
        raise UsageError(
            "FD101", f"{folder} cannot be read", because=str(error.strerror), fix="firedoor affected --repo ."
        ) from None


def run(folder: str, *args: str, stdin: bytes = b"", environ: dict[str, str] | None = None) -> Ran:
    """Run git in ``folder`` to its end and return what it left, whatever the exit code."""
    with start(folder, *args, environ=environ) as process:
        stdout, stderr = process.communicate(stdin)
    return Ran(process.returncode, stdout, stderr.decode("utf-8", "replace").strip())


def git(repo: Repository, *args: str, stdin: bytes = b"", environ: dict[str, str] | None = None) -> Ran:
    """Run git and insist on success; raise WorldError FD108 with git's own words otherwise."""
    ran = run(repo.folder, *args, stdin=stdin, environ=environ)
    if ran.code:
        raise failure(repo, ran, *args)
    return ran


def failure(repo: Repository, ran: Ran, *args: str) -> WorldError:
    """Return the error for a git command that had to succeed and did not."""
    words = ran.stderr.splitlines()[-1] if ran.stderr else f"it ended with {ran.code} and said nothing"
    return WorldError(
        "FD108",
        f"git {args[0]} failed in {repo.folder}",
        because=words,
        fix=f"git -C {repo.folder} " + ("status" if args[0] == "status" else "fsck --connectivity-only"),
    )


def _environment(more: dict[str, str]) -> dict[str, str]:
    environ = {key: value for key, value in os.environ.items() if key not in _OF_A_HOOK}
    environ.update(
        LC_ALL="C",
        GIT_OPTIONAL_LOCKS="0",  # a reader must not refresh the user's index on disk
        GIT_TERMINAL_PROMPT="0",
        GIT_NO_REPLACE_OBJECTS="1",  # a digest must name the bytes it was computed from
        GIT_LITERAL_PATHSPECS="1",
    )
    environ.update(more)
    return environ
