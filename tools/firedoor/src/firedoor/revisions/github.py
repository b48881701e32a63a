"""The base in a GitHub Actions run. Variables and events: docs.github.com, *Variables reference*, *Events*."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from firedoor.revisions.ancestry import by_commit, by_merge_base, parents
from firedoor.revisions.base import Base, no_base
from firedoor.revisions.git import Repository
from firedoor.revisions.gitlab import before_push
from firedoor.revisions.remote import remotes


def base_in_github(repo: Repository, head: str, environ: Mapping[str, str], *, fetch: bool) -> Base:
    """Return the base of the run that ``environ`` describes. Raises UsageError FD102."""
    name = environ.get("GITHUB_EVENT_NAME", "")
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    if name in ("pull_request", "pull_request_target"):
        return _pull_request(repo, head, environ, name, fetch=fetch)
    if name == "merge_group":
        return _merge_group(repo, head, str(_inside(event, "merge_group", "base_sha")), fetch=fetch)
    if name != "push":
        return no_base("unasked", f"a run for {name!r} belongs to no change")
    branch = environ.get("GITHUB_REF_NAME", "")
    if environ.get("GITHUB_REF_TYPE") == "tag":
        return no_base("tag", f"tag {branch} has no earlier state to compare with")
    default = str(_inside(event, "repository", "default_branch"))
    if environ.get("GITHUB_REF_PROTECTED") == "true" or branch == default or not default:
        return before_push(repo, str(_inside(event, "before")), branch, fetch=fetch)
    tracked = [f"refs/remotes/origin/{default}"]
    return by_merge_base(repo, head, default, remotes(repo)[:1], "branch", tracked=tracked, fetch=fetch)


def _pull_request(repo: Repository, head: str, environ: Mapping[str, str], name: str, *, fetch: bool) -> Base:
    row, checked_out = "pull_request", environ.get("GITHUB_SHA") == head
    if checked_out and name == "pull_request_target":
        return no_base(row, "pull_request_target checks out the target branch, not the change")
    above = parents(repo, head)
    if checked_out and len(above) > 1:  # GITHUB_SHA of pull_request is the merge of the change into its target
        base, _ = by_commit(
            repo, above[0], remotes(repo)[:1], "first parent of the pull request's merge", row, fetch=fetch
        )
        if base:
            return base
    branch = environ.get("GITHUB_BASE_REF", "")
    tracked = [f"refs/remotes/origin/{branch}"]
    return by_merge_base(repo, head, branch, remotes(repo)[:1], row, tracked=tracked, fetch=fetch)


def _merge_group(repo: Repository, head: str, given: str, *, fetch: bool) -> Base:
    row, above = "merge_group", parents(repo, head)
    candidates = [(given, "base of the merge group")] if given else []
    candidates += [(above[0], "first parent of the merge group")] if len(above) > 1 else []
    why = "its event names none"
    for commit, reason in candidates:
        base, why = by_commit(repo, commit, remotes(repo)[:1], reason, row, fetch=fetch)
        if base:
            return base
    return no_base(row, f"the merge group's base: {why}")


def _event(path: str) -> object:
    """Return the event's JSON, None where there is none to read."""
    import json

    try:
        return json.loads(Path(path).read_bytes()) if path else None
    except (OSError, ValueError):
        return None


def _inside(event: Any, *keys: str) -> object:
    for key in keys:
        event = event.get(key) if isinstance(event, dict) else None
    return event or ""
