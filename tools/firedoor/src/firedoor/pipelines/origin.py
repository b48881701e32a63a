"""When and where the records of a run are made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from socket import gethostname

from firedoor.evidence import Origin
from firedoor.pipelines.checkout import Checkout


def origin_of(checkout: Checkout, environ: Mapping[str, str]) -> Origin:
    """Now, here: the CI job's address where there is one, else the name of this machine."""
    github = [environ.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    run = f"{github[0]}/{github[1]}/actions/runs/{github[2]}" if all(github) else ""
    where = environ.get("CI_JOB_URL") or run or gethostname()
    return Origin(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", where, checkout.commit, checkout.dirty)
