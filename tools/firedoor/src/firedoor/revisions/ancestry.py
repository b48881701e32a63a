"""Ancestors: parents, merge bases that can be trusted, commits that must be had."""

from __future__ import annotations

from dataclasses import dataclass

from firedoor.errors import UsageError
from firedoor.revisions.base import Base, no_base
from firedoor.revisions.git import Repository, git, run
from firedoor.revisions.remote import fetch_commit, is_shallow, remote_merge_base, remotes
from firedoor.revisions.repository import commit_of, is_full_name, resolve


@dataclass(frozen=True, slots=True)
class Change:
    """One commit as a change of its first parent, ``base``; ``when`` it was committed, in seconds since 1970 (UTC)."""

    commit: str
    base: str
    when: int
    is_merge: bool


def first_parents(repo: Repository, head: str, limit: int) -> list[str]:
    """Return up to ``limit`` full commit names: ``head``, its first parent, and so on.

    In a shallow clone the list ends where the history was cut, not only at a root.
    """
    return git(repo, "rev-list", "--first-parent", f"--max-count={limit}", resolve(repo, head)).text.split("\n")


def changes(repo: Repository, head: str, limit: int) -> list[Change]:
    """Return up to ``limit`` changes of the first-parent line of ``head``, the newest first; a root changes nothing.

    In a shallow clone the list ends where the history was cut.
    """
    form = ("rev-list", "--first-parent", "--parents", "--timestamp", f"--max-count={limit}")
    lines = [line.split() for line in git(repo, *form, resolve(repo, head)).text.splitlines()]
    return [Change(commit, above[0], int(when), len(above) > 1) for when, commit, *above in lines if above]


def committed_at(repo: Repository, rev: str) -> int:
    """Return when ``rev`` was committed by the clock of who did it, in seconds since 1970 (UTC)."""
    return int(git(repo, "show", "--no-patch", "--format=%ct", resolve(repo, rev)).text)


def parents(repo: Repository, commit: str) -> list[str]:
    """Return the parents a commit names, also those which a shallow clone hides (``HEAD^1`` fails at depth 1)."""
    header = git(repo, "cat-file", "commit", commit).stdout.split(b"\n\n", 1)[0]
    return [line[7:].decode() for line in header.split(b"\n") if line.startswith(b"parent ")]


def is_ancestor(repo: Repository, older: str, newer: str) -> bool:
    """Tell whether ``newer`` descends from ``older``; in a shallow clone only yes is certain."""
    return run(repo.folder, "merge-base", "--is-ancestor", older, newer).code == 0


def by_commit(
    repo: Repository, name: str, sources: list[str], reason: str, row: str, *, fetch: bool
) -> tuple[Base | None, str]:
    """Return the base for a commit given by its full name, fetched if the clone lacks it; or None and why not.

    Raises UsageError FD102 in a shallow clone that has nothing to fetch from, or may not.
    """
    if not is_full_name(name) or not name.strip("0"):
        return None, f"{name!r} names no commit"
    if commit_of(repo, name):
        return Base(name, reason, row), ""
    why = "nothing to fetch it from"
    for source in sources if fetch else []:
        ran = fetch_commit(repo, name, source)
        if not ran.code and commit_of(repo, name):
            return Base(name, f"{reason}, fetched", row), ""
        why = ran.stderr.splitlines()[-1] if ran.stderr else f"git fetch ended with {ran.code}"
    if is_shallow(repo) and not (fetch and sources):
        source = sources[0] if sources else "REMOTE"
        fix = f"git fetch --depth=1 {source} {name} && firedoor affected --base {name}"
        raise UsageError("FD102", f"the base {name[:7]} is not in this clone", because=_depth(repo), fix=fix)
    return None, f"{name[:7]} is not in this clone ({why})"


def by_merge_base(
    repo: Repository, head: str, branch: str, sources: list[str], row: str, *, tracked: list[str], fetch: bool
) -> Base:
    """Return the base where ``head`` left ``branch``.

    ``sources`` are remotes or URLs that hold the branch, ``tracked`` full names of local references that stand for it.
    Raises UsageError FD102 where a shallow clone cannot tell and there is nothing to fetch from.
    """
    local = next((commit for ref in tracked if (commit := commit_of(repo, ref))), None)
    name = f"{sources[0]}/{branch}" if sources and "/" not in sources[0] else branch
    reason = f"merge base with {name}"
    shallow = is_shallow(repo)
    if local:
        if is_ancestor(repo, local, head):
            return Base(local, reason, row)
        if is_ancestor(repo, head, local):
            return Base(head, reason, row)
        if not shallow:
            ran = run(repo.folder, "merge-base", head, local)
            return no_base(row, f"HEAD and {name} have no common commit") if ran.code else Base(ran.text, reason, row)
    if not (sources and fetch):
        if not shallow:
            return no_base(row, f"this clone does not hold {name}")
        fix = f"git fetch --unshallow {sources[0] if sources else 'REMOTE'} && firedoor affected"
        raise UsageError("FD102", f"no common commit of HEAD and {name}", because=_depth(repo), fix=fix)
    why = ""
    for source in sources:
        commit, why = remote_merge_base(repo, head, source, branch)
        if commit:
            base, why = by_commit(repo, commit, [source, *remotes(repo)], f"{reason}, fetched", row, fetch=fetch)
            if base:
                return Base(base.commit, f"{reason}, fetched", row)
    return no_base(row, f"{name} could not be compared with HEAD ({why})")


def _depth(repo: Repository) -> str:
    return f"this clone is shallow (depth {run(repo.folder, 'rev-list', '--first-parent', '--count', 'HEAD').text})"
