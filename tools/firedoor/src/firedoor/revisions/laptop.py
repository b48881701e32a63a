"""The base outside GitLab and GitHub: where the work left the default branch."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.revisions.ancestry import by_merge_base
from firedoor.revisions.base import Base, no_base
from firedoor.revisions.git import Repository, run
from firedoor.revisions.remote import remote_default_branch, remotes
from firedoor.revisions.repository import commit_of

_USUAL = ("main", "master", "trunk", "develop")


def base_on_laptop(repo: Repository, head: str, environ: Mapping[str, str], *, fetch: bool) -> Base:
    """Return the base of work that no pipeline describes. Raises UsageError FD102."""
    branch, sources, reference = default_branch(repo)
    if not branch and fetch and remotes(repo):  # a clone of one branch does not know the others
        sources = remotes(repo)[:1]
        branch = remote_default_branch(repo, sources[0])
    if not branch:
        return no_base("laptop", "no default branch was found (origin/HEAD, main, master)")
    base = by_merge_base(repo, head, branch, sources, "laptop", tracked=[reference], fetch=fetch)
    if base.commit != head:
        return base
    name = "/".join([*sources, branch])
    if environ.get("CI", "false").lower() not in ("", "0", "false"):
        return no_base("laptop", f"HEAD is on {name}, and this CI does not tell what was there before")
    return Base(head, f"HEAD is on {name}", "default-branch")


def default_branch(repo: Repository) -> tuple[str, list[str], str]:
    """Return the default branch's name, the remotes to ask for it, and its local reference; empty where unknown."""
    for remote in remotes(repo):
        ran = run(repo.folder, "symbolic-ref", "--quiet", f"refs/remotes/{remote}/HEAD")
        names = [] if ran.code else [ran.text.removeprefix(f"refs/remotes/{remote}/")]
        for name in (*names, *_USUAL):
            if commit_of(repo, f"refs/remotes/{remote}/{name}"):
                return name, [remote], f"refs/remotes/{remote}/{name}"
    own = run(repo.folder, "symbolic-ref", "--quiet", "--short", "HEAD") if repo.work_tree is None else None
    for name in ([own.text] if own and not own.code else []) + list(_USUAL):
        if commit_of(repo, f"refs/heads/{name}"):
            return name, [], f"refs/heads/{name}"
    return "", [], ""
