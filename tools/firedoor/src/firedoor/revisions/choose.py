"""Which base: the first row that fits. Every doubt gives a larger set, never a smaller one."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.revisions.base import Base
from firedoor.revisions.git import Repository
from firedoor.revisions.repository import commit_of, is_full_name, resolve, tree_of, unknown_revision


def choose_base(
    repo: Repository,
    environ: Mapping[str, str],
    *,
    base: str | None = None,
    head: str | None = None,
    fetch: bool = True,
) -> Base:
    """Return the base to compare ``head`` (None: what is checked out) with.

    ``base`` or the variable ``FIREDOOR_BASE`` decides; then the pipeline that ``environ`` describes, unless ``head`` is
    another commit than the one it checked out; then the default branch. Only what is missing is fetched, and only if
    ``fetch``.

    Raises UsageError: FD103 unknown ``base`` or ``head``, FD102 a shallow clone that cannot tell, FD110 child pipeline.
    """
    commit = resolve(repo, "HEAD" if head is None else head)
    if base is not None:
        return _given(repo, base, "--base", fetch=fetch)
    if environ.get("FIREDOOR_BASE"):
        return _given(repo, environ["FIREDOOR_BASE"], "FIREDOOR_BASE", fetch=fetch)
    of_pipeline = head is None or commit == commit_of(repo, "HEAD")
    if of_pipeline and environ.get("CI_PIPELINE_SOURCE") and environ.get("CI_COMMIT_SHA", commit) == commit:
        from firedoor.revisions.gitlab import base_in_gitlab

        return base_in_gitlab(repo, commit, environ, fetch=fetch)
    if of_pipeline and environ.get("GITHUB_ACTIONS") == "true":
        from firedoor.revisions.github import base_in_github

        return base_in_github(repo, commit, environ, fetch=fetch)
    from firedoor.revisions.laptop import base_on_laptop

    return base_on_laptop(repo, commit, environ if of_pipeline else {}, fetch=fetch)


def _given(repo: Repository, base: str, where: str, *, fetch: bool) -> Base:
    name = commit_of(repo, base) or tree_of(repo, base)
    if name:
        return Base(name, f"{where} {base}", "given")
    if is_full_name(base):
        from firedoor.revisions.ancestry import by_commit
        from firedoor.revisions.remote import remotes

        found, _ = by_commit(repo, base, remotes(repo), f"{where} {base}", "given", fetch=fetch)
        if found:
            return found
    raise unknown_revision(repo, base)
