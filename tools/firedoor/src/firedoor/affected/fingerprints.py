"""The fingerprint of any DAG file of one revision, affected or not: the same that a comparison prints."""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.affected.asked import Selection
from firedoor.affected.inputs import Inputs
from firedoor.affected.survey import Survey


def fingerprints(found: Survey, dag_files: Iterable[str] | None = None) -> dict[str, str]:
    """DAG file → fingerprint at head, 32 hex digits; of all DAG files, or of those that are given."""
    wanted = found.dag_files if dag_files is None else dag_files
    return {
        dag: fingerprint
        for seen, dags in found.parted(wanted)
        for dag, fingerprint in _inputs(seen).fingerprints(dags).items()
    }


def files_reached(found_in: Survey) -> frozenset[str]:
    """The paths of all that the DAG files of head reach: no fingerprint depends on the content of another file.

    Only on whether it is there, and on what is said by configuration, locks and ignore files.
    """
    found: set[str] = set()
    for seen, dags in found_in.parted(found_in.dag_files):
        paths = _inputs(seen).files_reached(dags)
        found |= paths
        found.update(seen.sides.aliases[path] for path in paths if path in seen.sides.aliases)
    return frozenset(found)


def inputs_digests(found: Survey, dag_files: Iterable[str]) -> dict[str, str]:
    """DAG file → digest of the bytes of all its inputs at head, 32 hex digits.

    At precision ``file`` that is every file that it leads to by name, and not only those that it reaches.
    """
    return {
        dag: digest
        for seen, dags in found.parted(dag_files)
        for dag, digest in _inputs(seen).inputs_digests(dags).items()
    }


def _inputs(found: Survey) -> Inputs:
    return Inputs(_asked(found), found.sides, [], list(found.dag_files))


def _asked(found: Survey) -> Selection:
    return Selection(
        blobs=found.blobs,
        cache=found.sides.head.cache,
        base=None,
        head=found.head,
        base_config=found.config,
        head_config=found.config,
        precision=found.precision,
        progress=None,
        seen=set(),
    )
