"""The working tree as git would commit it, without writing a byte of the user's repository."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from firedoor.errors import UsageError, WorldError
from firedoor.revisions.git import Repository, git, run
from firedoor.revisions.tree import SUBMODULE, SYMLINK, Entry, Tree
from firedoor.revisions.trees import read_tree

_STATUS = ("status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=none")


@dataclass(frozen=True, slots=True)
class _Change:
    """One path of ``git status``: ``mode`` and ``digest`` as staged; ``work`` where the checkout's bytes decide."""

    path: str
    mode: int
    digest: str
    work: bool
    submodule: str


def work_tree(repo: Repository) -> tuple[Tree, dict[str, str]]:
    """Return HEAD's tree with everything staged, changed and untracked (not ignored) on top, and the overlay.

    Digests are those git itself would give (clean filters, line ends). The overlay maps each digest that may not be
    in the object store to the absolute path of its file. Paths outside a sparse checkout are as in HEAD; a file in
    conflict is what the checkout holds; a submodule is its checked-out commit, or a name of its own while it has
    changes inside; a file that cannot be read has the digest of zeros, which no blob has.

    Raises UsageError FD107 (no working tree), WorldError FD109 (the tree changed meanwhile).
    """
    if repo.work_tree is None:
        raise UsageError(
            "FD107",
            f"{repo.git_dir} has no working tree",
            because="it is a bare repository",
            fix="firedoor affected --base HEAD^ --head HEAD",
        )
    entries = dict(read_tree(repo, "HEAD").entries)
    to_hash: dict[str, int] = {}
    overlay: dict[str, str] = {}
    for change in _changes(git(repo, *_STATUS).stdout):
        full = f"{repo.work_tree}/{change.path}"
        entries.pop(change.path.rstrip("/"), None)
        if change.submodule.startswith("S") or change.path.endswith("/"):
            commit = _submodule(repo, full, change)
            if commit:
                entries[change.path.rstrip("/")] = (SUBMODULE, commit)
        elif not change.work:
            if change.mode:
                entries[change.path] = (change.mode, change.digest)
        elif (mode := _mode(full, change.mode)) is None:
            continue  # deleted in the checkout
        elif mode == SYMLINK:
            digest = digest_of(repo, target_of(full))
            entries[change.path], overlay[digest] = (mode, digest), full
        else:
            to_hash[change.path] = mode
    for path, entry in _hashed(repo, to_hash):
        entries[path] = entry
        overlay[entry[1]] = f"{repo.work_tree}/{path}"
    overlay.pop(repo.zero, None)
    return Tree(None, entries), overlay


def _changes(output: bytes) -> list[_Change]:
    """Parse ``git status --porcelain=v2 -z`` (git-status(1), *Changed Tracked Entries*)."""
    changes = []
    for record in output.decode("utf-8", "surrogateescape").split("\0"):
        kind = record[:1]
        if kind == "1":
            _, xy, sub, _, staged, work, _, digest, path = record.split(" ", 8)
            in_work = xy[1] != "."
            changes.append(_Change(path, int(work if in_work else staged, 8), digest, in_work, sub))
        elif kind == "u":
            _, _, sub, _, _, _, work, _, _, digest, path = record.split(" ", 10)
            changes.append(_Change(path, int(work, 8), digest, True, sub))
        elif kind == "?":
            changes.append(_Change(record[2:], 0, "", True, "N..."))
    return changes


def _mode(full: str, known: int) -> int | None:
    """Return git's mode for a file of the checkout, None where there is none; ``known`` is 0 where it is untracked."""
    try:
        state = os.lstat(full)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISLNK(state.st_mode):
        return SYMLINK
    if not stat.S_ISREG(state.st_mode):
        return None
    if known in (0o100644, 0o100755):
        return known
    return 0o100755 if state.st_mode & stat.S_IXUSR else 0o100644


def _submodule(repo: Repository, full: str, change: _Change) -> str | None:
    """Return the commit a submodule (or a nested repository) stands at; with changes inside, a name no commit has."""
    if not Path(full).is_dir():
        return None
    ran = run(full, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    commit = ran.text if not ran.code else change.digest
    if "M" in change.submodule or "U" in change.submodule:
        return digest_of(repo, b"changed inside " + commit.encode())
    return commit or None


def _hashed(repo: Repository, modes: dict[str, int]) -> list[tuple[str, Entry]]:
    """Return the entries of files of the checkout, hashed by git with their filters; zeros where one is unreadable."""
    readable = [path for path in modes if os.access(f"{repo.work_tree}/{path}", os.R_OK)]
    digests = dict.fromkeys(modes, repo.zero)
    if readable:
        stdin = b"".join(quoted(path) + b"\n" for path in readable)
        ran = run(repo.folder, "hash-object", "--stdin-paths", stdin=stdin)
        if ran.code:  # a required filter is not installed here: changed files stay changed, under their raw bytes
            ran = run(repo.folder, "hash-object", "--no-filters", "--stdin-paths", stdin=stdin)
        names = ran.text.split("\n")
        if ran.code or len(names) != len(readable):
            because = ran.stderr.splitlines()[-1] if ran.stderr else f"git hash-object ended with {ran.code}"
            raise WorldError("FD109", "the working tree changed while it was read", because=because, fix="git status")
        digests.update(zip(readable, names, strict=True))
    return [(path, (mode, digests[path])) for path, mode in modes.items()]


def quoted(path: str) -> bytes:
    r"""Return ``path`` as ``git hash-object --stdin-paths`` reads it: C-quoted where a line could not carry it.

    >>> quoted("a\nb.py")
    b'"a\\012b.py"'
    """
    raw = path.encode("utf-8", "surrogateescape")
    if not any(byte < 0x20 or byte == 0x22 for byte in raw):
        return raw
    special = {0x22, 0x5C}
    return b'"' + b"".join(b"\\%03o" % b if b < 0x20 or b in special else bytes([b]) for b in raw) + b'"'


def target_of(link: str) -> bytes:
    """Return what git stores for a symlink: its target's text."""
    return os.fsencode(os.readlink(link))  # noqa: PTH115  Path.readlink would tidy "./a//b", git does not


def digest_of(repo: Repository, content: bytes) -> str:
    """Return the name git gives to a blob of these bytes."""
    from hashlib import new

    return new(repo.object_format, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
