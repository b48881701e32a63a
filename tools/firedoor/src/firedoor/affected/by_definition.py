"""DAG files that are selected for a definition, a module body or a resource that they reach."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.affected.ancestors import with_packages
from firedoor.affected.chains import Chains
from firedoor.affected.compared import Compared
from firedoor.affected.differences import Differences, differences, is_resource, reached
from firedoor.affected.imported import ImportedAnyway
from firedoor.affected.readers import Readers
from firedoor.affected.reasons import CODE, CONFIG, RESOURCE, EveryReason
from firedoor.affected.starts import DAG_SETTINGS
from firedoor.affected.values import Step
from firedoor.closure.keys import Key
from firedoor.sources.facts import READS_DOCSTRINGS, READS_SOURCE


class _NoChains:
    """For who asks who is affected, and not why."""

    def chain(self, *about: object) -> tuple[tuple[Step, ...], bool, str]:
        """Nothing: an empty chain."""
        return (), True, ""


def by_definition(
    seen: Compared, reasons: EveryReason, readers: Readers, files: set[str], leading: Mapping[str, str | None]
) -> None:
    """Select what reaches a definition that differs; ``files`` moved, ``leading`` are all that lead to them."""
    candidates = {dag: seen.starts.of(dag, base=False) for dag in seen.head_dags}
    within = with_packages(leading, seen.sides.head.digests)
    roots = {dag: [key for key in keys if key[0] in within] for dag, keys in candidates.items()}
    every = sorted({key for keys in roots.values() for key in keys})
    if not every:
        return
    found = differences(
        seen.sides.base_graph,
        seen.sides.head_graph,
        every,
        within=within,
        moved=files,
        forward=seen.sides.forward,
    )
    chains: Chains | _NoChains = Chains(seen.sides.head_graph, found) if seen.explained else _NoChains()
    for kind, seeds in _by_kind(found):
        reach = reached(seeds, found.users)
        for dag, keys in roots.items():
            hits = [key for key in keys if key in reach]
            if hits:
                steps, exact, note = chains.chain(hits[0], reach, dag)
                reasons.of(dag).add(kind, steps, exact=exact, note=note)

    _by_imports(seen, reasons, found, roots, chains)
    for flag, handed, what in (
        (READS_DOCSTRINGS, found.redocumented, "docstrings"),
        (READS_SOURCE, found.reworded, "source text"),
    ):
        if not readers.is_anywhere(flag):
            continue  # nothing reads that of what it is handed
        reach = reached(handed, found.users)
        for dag, keys in roots.items():
            hits = [key for key in keys if key in reach]
            if hits and readers.reads(dag) & flag:
                steps, _, _ = chains.chain(hits[0], reach, dag)
                reasons.of(dag).add(CODE, steps, exact=False, note=f"it reaches code that reads {what}")


def _by_imports(
    seen: Compared, reasons: EveryReason, found: Differences, roots: Mapping[str, list[Key]], chains: Chains | _NoChains
) -> None:
    """A body that imports something else matters to those who did not import that anyway, or no longer do."""
    if not found.imported:
        return
    anyway = ImportedAnyway(seen.sides.base_graph, seen.sides.head_graph, found.imported)
    for key in sorted(found.imported):
        reach = reached([key], found.users)
        for dag, keys in roots.items():
            hits = [root for root in keys if root in reach]
            if not hits or CODE in reasons.kinds(dag):
                continue
            if anyway.matters(key, seen.starts.of(dag, base=True), seen.starts.of(dag, base=False)):
                steps, exact, note = chains.chain(hits[0], reach, dag, found.imported[key][0])
                reasons.of(dag).add(CODE, steps, exact=exact, note=note)


def _by_kind(found: Differences) -> list[tuple[str, list[Key]]]:
    settings = [key for key in found.changed if key[0].endswith("/" + DAG_SETTINGS)]
    resources = [key for key in found.changed if is_resource(key) and key not in settings]
    code = [key for key in found.changed if not is_resource(key)]
    return [(CODE, code), (RESOURCE, resources), (CONFIG, settings)]
