"""What ``firedoor run`` tells of SQL: by the text alone, and remembered, for the next run has nothing new to think."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from firedoor.findings import Finding
from firedoor.stages.settings import read_stage_settings

if TYPE_CHECKING:
    from firedoor.pipelines.values import Selected
    from firedoor.pipelines.which import Which


def findings_offline(which: Which, base: str | None, dags: Sequence[Selected]) -> tuple[Finding, ...]:
    """What is wrong with the SQL of ``dags`` as far as contracts and the text say it; none without stages.

    It is kept for as long as nothing in the checkout changes.
    """
    root = which.checkout.root
    settings = read_stage_settings(root)
    if settings is None or not dags:
        return ()
    about = ("sql", base, [dag.dag_file for dag in dags])
    document = which.kept(*about)
    if document is None:
        from firedoor.affected.survey import survey
        from firedoor.pipelines.stage_check import checked, known_of

        seen = survey(str(root), base=which.base_of(base), environ=which.environ)
        known, _, _ = known_of(root, settings, None, "", seen.dag_files)
        affected = [dag.dag_file for dag in which.affected(base)[1]]
        found = [finding for dag in checked(seen, dags, affected, known) for finding in dag.findings]
        document = {"findings": [finding.to_json() for finding in dict.fromkeys(found)]}
        which.keep(document, *about)
    return tuple(Finding.from_json(finding) for finding in document["findings"])
