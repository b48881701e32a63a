"""``firedoor compat --upgrade-all`` of a repository: verdicts between releases, and tests where a DAG is reached."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from firedoor.affected.survey import Survey
from firedoor.compat.consumer_tests import Benches
from firedoor.compat.older_releases import Judging
from firedoor.compat.upgrades import Upgrades, upgrades
from firedoor.pipelines.compat_answer import Tools, benches_of, environments_of, settings_of


def upgrading(head: Survey, by: Judging, tools: Tools | None) -> Upgrades:
    """What is proposed. Without ``tools``, or where nothing says which environment tests run in, none is run."""
    if tools is None or (tools.interpreter is None and not settings_of(head).lock):
        return upgrades(head, by, None)
    with tempfile.TemporaryDirectory(prefix="firedoor-upgrades-") as folder:
        return upgrades(head, by, _benches(head, tools, Path(folder).resolve()))


def _benches(head: Survey, tools: Tools, scratch: Path) -> Callable[[], Benches]:
    """A place of its own for each DAG file and release that is tried; the environments are made when the first asks."""
    environments = cache(lambda: environments_of(head, tools))
    asked: list[Path] = []

    def benches() -> Benches:
        asked.append(scratch / str(len(asked)))
        return benches_of(head, environments(), asked[-1], tools)

    return benches
