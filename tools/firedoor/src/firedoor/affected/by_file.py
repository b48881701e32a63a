"""DAG files that are selected for a whole file that they lead to."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.affected.ancestors import chain as file_chain
from firedoor.affected.compared import Compared
from firedoor.affected.reasons import CODE, CONFIG, RESOURCE, EveryReason
from firedoor.affected.starts import DAG_SETTINGS
from firedoor.affected.values import Step


def by_file(seen: Compared, reasons: EveryReason, leading: Mapping[str, str | None]) -> None:
    """Select what leads to a file that moved, by the files on the way there (``leading``)."""
    for dag in seen.head_dags:
        for root in seen.starts.of(dag, base=False):
            if root[0] in leading:
                files = file_chain(leading, root[0])
                steps = [Step(path, "", _line(seen, path)) for path in reversed(files)]
                if root[0] != dag:
                    steps.append(Step(dag, "", 1))
                kind = CODE if files[-1].endswith(".py") else RESOURCE
                reasons.of(dag).add(CONFIG if files[-1].endswith(DAG_SETTINGS) else kind, steps)
                break


def _line(seen: Compared, path: str) -> int | None:
    return 1 if path in seen.sides.head.digests and path.endswith(".py") else None
