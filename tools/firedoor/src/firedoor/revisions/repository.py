"""A path becomes a repository, a word becomes a commit; or one clear error."""

from __future__ import annotations

import os
from collections.abc import Iterable
from os import PathLike, fspath

from firedoor.errors import FiredoorError, UsageError
from firedoor.revisions.git import Ran, Repository, run


def open_repository(path: str | PathLike[str], asked: Iterable[str] = ()) -> Repository:
    """Return the repository that ``path`` is, lies in, or has as its ``.git``.

    ``asked`` are revisions that will be asked for: one git process tells them all.

    Raises UsageError: FD101 not a repository, FD104 no commits, FD105 git does not trust the owner, FD106 no git.
    """
    folder = fspath(path)
    facts = ("--show-object-format", "--is-inside-work-tree", "--show-cdup", "--absolute-git-dir", "HEAD")
    names = [name for name in dict.fromkeys(asked) if _may_be_revision(name)]
    ran = run(folder, "rev-parse", *facts, *(f"{name}^{{commit}}" for name in names))
    lines = ran.text.split("\n")
    commits = [lines.pop() for _ in names if lines][::-1]
    if names and (ran.code or not all(map(is_full_name, commits))):
        return open_repository(path)  # one is no commit: who asks for it says so
    if len(lines) < 4:
        raise _unopened(folder, ran)
    inside = lines[1] == "true"  # only then is there a line that leads up
    git_dir = "\n".join(lines[3 if inside else 2 : -1])  # the last line is HEAD: its commit, or the word itself
    work_tree = os.path.realpath(os.path.join(folder, lines[2])) if inside else None  # noqa: PTH118  # pathlib costs 10 ms
    repo = Repository(git_dir, work_tree, lines[0], dict(zip(names, commits, strict=True)))
    if ran.code and not run(repo.folder, "for-each-ref", "--count=1").stdout:
        raise UsageError(
            "FD104", f"{repo.folder} has no commits yet", fix="git add --all && git commit --message 'first commit'"
        )
    return repo


def commit_of(repo: Repository, rev: str) -> str | None:
    """Return the full name of the commit that ``rev`` (branch, tag, ``HEAD~2``, digest …) means, or None."""
    if not _may_be_revision(rev):
        return None
    if rev in repo.resolved:
        return repo.resolved[rev]
    ran = run(repo.folder, "rev-parse", "--verify", "--quiet", rev + "^{commit}")
    return None if ran.code else ran.text


def _may_be_revision(rev: str) -> bool:
    return bool(rev) and not rev.startswith("-") and "\0" not in rev


def resolve(repo: Repository, rev: str) -> str:
    """Return the full name of the commit that ``rev`` means, tags peeled, or of a tree that is named in full.

    Git knows the empty tree in every repository; compared with it everything is new. Raises UsageError FD103 with near
    names.
    """
    name = commit_of(repo, rev) or tree_of(repo, rev)
    if name is None:
        raise unknown_revision(repo, rev)
    return name


def tree_of(repo: Repository, name: str) -> str | None:
    """Return ``name`` if it is the full name of a tree, else None."""
    if not is_full_name(name):
        return None
    return None if run(repo.folder, "rev-parse", "--verify", "--quiet", name + "^{tree}").code else name


def is_full_name(name: str) -> bool:
    """Tell whether ``name`` is an object's full name, SHA-1 or SHA-256."""
    return len(name) in (40, 64) and not name.strip("0123456789abcdef")


def unknown_revision(repo: Repository, rev: str) -> UsageError:
    """Return the error for a revision this repository does not hold, with the nearest branch and tag names."""
    from difflib import get_close_matches

    names = run(repo.folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    known = names.text.split("\n") if names.stdout else []
    near = get_close_matches(rev, known, n=3) or [name for name in known if name.endswith("/" + rev)][:3]
    if near:
        return UsageError("FD103", f"unknown revision {rev!r}", because=f"near names: {', '.join(near)}", fix=near[0])
    fix = f"git fetch origin {rev}" if is_full_name(rev) else "git branch --all"
    return UsageError("FD103", f"unknown revision {rev!r}", because=f"{repo.folder} does not hold it", fix=fix)


def _unopened(folder: str, ran: Ran) -> FiredoorError:
    import re

    owner = re.search(r"dubious ownership in repository at '(.*)'", ran.stderr)
    if owner:
        return UsageError(
            "FD105",
            f"git does not trust the owner of {owner[1]}",
            because="the folder belongs to another user than the one who runs this command",
            fix=f"git config --global --add safe.directory {owner[1]}",
        )
    because = ran.stderr.splitlines()[-1].removeprefix("fatal: ") if ran.stderr else f"git ended with {ran.code}"
    return UsageError("FD101", f"{folder} is not a git repository", because=because, fix="firedoor affected --repo .")
