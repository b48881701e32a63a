"""The base in a GitLab pipeline. Variables: docs.gitlab.com, *Predefined CI/CD variables*."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.errors import UsageError
from firedoor.revisions.ancestry import by_commit, by_merge_base, is_ancestor, parents
from firedoor.revisions.base import Base, no_base
from firedoor.revisions.git import Repository
from firedoor.revisions.remote import is_shallow, remotes
from firedoor.revisions.repository import commit_of


def base_in_gitlab(repo: Repository, head: str, environ: Mapping[str, str], *, fetch: bool) -> Base:
    """Return the base of the pipeline that ``environ`` describes. Raises UsageError FD102, FD110 (child pipeline)."""
    source = environ.get("CI_PIPELINE_SOURCE", "")
    if source == "parent_pipeline":
        raise UsageError(
            "FD110",
            "a child pipeline has no base of its own",
            because="the parent's plan has chosen it; a second choice could differ",
            fix="needs: [{pipeline: $PARENT_PIPELINE_ID, job: plan}]",
        )
    if source == "merge_request_event":
        return _merge_request(repo, head, environ, fetch=fetch)
    if source != "push":
        return no_base("unasked", f"a pipeline of source {source!r} belongs to no change")
    if environ.get("CI_COMMIT_TAG"):
        return no_base("tag", f"tag {environ['CI_COMMIT_TAG']} has no earlier state to compare with")
    branch, default = environ.get("CI_COMMIT_BRANCH", ""), environ.get("CI_DEFAULT_BRANCH", "")
    if environ.get("CI_COMMIT_REF_PROTECTED") == "true" or branch == default or not default:
        return before_push(repo, environ.get("CI_COMMIT_BEFORE_SHA", ""), branch, fetch=fetch)
    # Not CI_COMMIT_BEFORE_SHA: it covers the last push only and is wrong on branch creation (gitlab-org/gitlab#357394).
    tracked = [f"refs/remotes/origin/{default}"]
    return by_merge_base(repo, head, default, remotes(repo)[:1], "branch", tracked=tracked, fetch=fetch)


def before_push(repo: Repository, before: str, branch: str, *, fetch: bool) -> Base:
    """Return the base of a push to a protected or default branch: where the branch stood before the push."""
    if not before.strip("0"):
        return no_base("protected", f"the first push of {branch} has no earlier state")
    base, why = by_commit(repo, before, remotes(repo)[:1], f"{branch} before this push", "protected", fetch=fetch)
    return base or no_base("protected", f"{branch} before this push: {why}")


def _merge_request(repo: Repository, head: str, environ: Mapping[str, str], *, fetch: bool) -> Base:
    row = environ.get("CI_MERGE_REQUEST_EVENT_TYPE") or "detached"
    branch = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or environ.get("CI_DEFAULT_BRANCH", "")
    # In a fork's own pipeline origin is the fork, whose branch of that name is stale.
    of_fork = environ.get("CI_PROJECT_ID") != environ.get("CI_MERGE_REQUEST_PROJECT_ID", environ.get("CI_PROJECT_ID"))
    origin = remotes(repo)[:1]
    url = environ.get("CI_MERGE_REQUEST_PROJECT_URL", "")
    target = [f"{url}.git"] if url else []
    if row in ("merged_result", "merge_train"):
        base = _merged(repo, head, environ, row, [*origin, *target], fetch=fetch)
        if base:
            return base
    tracked = [] if of_fork else [f"refs/remotes/origin/{branch}"]
    sources = target if of_fork else origin or target
    given = environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    if given and not _stale(repo, given, tracked):
        reason = "CI_MERGE_REQUEST_DIFF_BASE_SHA"
        base, why = by_commit(repo, given, [*origin, *target], reason, row, fetch=fetch)
        if base:
            return base
        if of_fork:
            return no_base(row, f"the fork's base: {why}")
    return by_merge_base(repo, head, branch, sources, row, tracked=tracked, fetch=fetch)


def _merged(
    repo: Repository, head: str, environ: Mapping[str, str], row: str, sources: list[str], *, fetch: bool
) -> Base | None:
    """Return the state that the merge request was merged into; on a train that is the car before."""
    given = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "")
    above = parents(repo, head)
    if given.strip("0"):
        base, _ = by_commit(repo, given, sources, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA", row, fetch=fetch)
        if base:
            return base
    if len(above) < 2:  # not a merge: its parent may be the source branch's own last commit
        return None
    base, _ = by_commit(repo, above[0], sources, "first parent of the merged result", row, fetch=fetch)
    return base


def _stale(repo: Repository, base: str, tracked: list[str]) -> bool:
    """Tell whether GitLab's base is of another target, which it forgets to update (gitlab-org/gitlab#442031)."""
    target = next((ref for ref in tracked if commit_of(repo, ref)), None)
    if target is None or is_shallow(repo):
        return False
    return commit_of(repo, base) is None or not is_ancestor(repo, base, target)
