"""When and where the records of a run are made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from socket import gethostname

from firedoor.evidence import Origin
from firedoor.pipelines.checkout import Checkout, read_checkout
from firedoor.revisions import open_repository, resolve


def origin_of(checkout: Checkout, environ: Mapping[str, str]) -> Origin:
    """Now, here: the CI job's address where there is one, else the name of this machine."""
    return _now(checkout.commit, checkout.dirty, environ)


def here(path: str, head: str | None, environ: Mapping[str, str]) -> Origin:
    """The same for a revision of the repository at ``path``; None is the work tree, which may be no commit's."""
    if head is not None:
        return _now(resolve(open_repository(path), head), False, environ)
    checkout = read_checkout(path)
    return _now(checkout.commit, checkout.dirty, environ)


def _now(commit: str, local: bool, environ: Mapping[str, str]) -> Origin:
    github = [environ.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    run = f"{github[0]}/{github[1]}/actions/runs/{github[2]}" if all(github) else ""
    where = environ.get("CI_JOB_URL") or run or gethostname()
    return Origin(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", where, commit, local)
