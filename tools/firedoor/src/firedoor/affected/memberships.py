"""DAG files that are selected for what surrounds them: policy, being new, another slug, other things to start from."""

from __future__ import annotations

from firedoor.affected.compared import Compared
from firedoor.affected.differences import is_resource
from firedoor.affected.reasons import ADDED, CODE, CONFIG, RESOURCE, EveryReason
from firedoor.affected.recognised import IGNORE_FILE
from firedoor.affected.starts import DAG_SETTINGS, import_order
from firedoor.affected.values import Step, slugs
from firedoor.closure.places import parent


def policy(seen: Compared, reasons: EveryReason) -> None:
    """Select every DAG file where the policy of what is read, or of import roots, is another one."""
    before, after = seen.asked.base_config, seen.asked.head_config
    if before.ignore != after.ignore or import_order(before) != import_order(after):
        for dag in seen.head_dags:
            reasons.of(dag).add(
                CONFIG,
                [Step("pyproject.toml", "tool.firedoor", None), Step(dag, "", 1)],
                exact=False,
                note="the policy of what is read changed",
            )


def added(seen: Compared, reasons: EveryReason) -> None:
    """Select what is a DAG file at head alone."""
    known = set(seen.base_dags)
    for dag in seen.head_dags:
        if dag not in known:
            cause = dag if dag in seen.touched else _near_touched(seen, dag)
            steps = [Step(dag, "", 1)] if cause == dag else [Step(cause, "", None), Step(dag, "", 1)]
            reasons.of(dag).add(ADDED, steps)


def renamed(seen: Compared, reasons: EveryReason) -> None:
    """A slug is a name where DAGs run, and it gives way to the same one of a DAG file that comes before it."""
    if seen.base_dags == seen.head_dags:
        return
    before, after = slugs(seen.base_dags), slugs(seen.head_dags)
    for dag in seen.head_dags:
        if before.get(dag, after[dag]) != after[dag]:
            other = {slug: path for path, slug in {**before, **after}.items() if path != dag}
            cause = other.get(before[dag]) or other.get(after[dag]) or seen.touched[0]
            reasons.of(dag).add(
                CONFIG, [Step(cause, "", None), Step(dag, "", 1)], note=f"its slug is no longer {before[dag]}"
            )


def _near_touched(seen: Compared, dag: str) -> str:
    """What made an unchanged file a DAG file: an ignore file above it, the policy, or its factory."""
    above = [path for path in seen.touched if path.rpartition("/")[2] == IGNORE_FILE and dag.startswith(parent(path))]
    links = sorted(seen.sides.forward.get(dag, frozenset()) & set(seen.touched))
    policy = [path for path in seen.touched if path == "pyproject.toml"]
    return (above + links + policy + seen.touched)[0]


def started_otherwise(seen: Compared, reasons: EveryReason) -> None:
    """Select what starts from other things than before: settings, declared edges, what is ambient."""
    for dag in seen.head_dags:
        before, after = set(seen.starts.of(dag, base=True)), set(seen.starts.of(dag, base=False))
        for key in sorted(before ^ after):
            cause = key[0] if key[0] in seen.touched else seen.release(dag) or "pyproject.toml"
            if cause in seen.touched:
                kind = RESOURCE if is_resource(key) else CODE
                if cause == "pyproject.toml" or cause.endswith(DAG_SETTINGS):
                    kind = CONFIG
                reasons.of(dag).add(kind, [Step(cause, "", None), Step(dag, "", 1)])
                break
