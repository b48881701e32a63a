"""The committed files that excuse, as the plan of a change sees them: read at head, and at base to know what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from firedoor.affected.fingerprints import fingerprints, inputs_digests
from firedoor.affected.owners import owners
from firedoor.affected.survey import FILE, survey
from firedoor.affected.values import Affected
from firedoor.errors import UsageError
from firedoor.gate.baseline import BASELINE, Known, Red, read_baseline
from firedoor.gate.bypass import BYPASS, Bypass, read_bypasses
from firedoor.revisions import Blobs, Tree, open_repository, read_tree

_PULL_REQUESTS = ("pull_request", "pull_request_target", "merge_group")


@dataclass(frozen=True, slots=True)
class Unaffected:
    """What a DAG file that the change leaves alone is at both commits; ``inputs`` is empty unless whole files count."""

    fingerprint: str
    inputs: str
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Committed:
    """What is committed at head, and the DAG files that are tested although the change leaves them alone.

    Those are named by new entries of the baseline: the pipeline itself has to show that they are red.
    """

    known: tuple[Known, ...] = ()
    bypasses: tuple[Bypass, ...] = ()
    unaffected: Mapping[str, Unaffected] = field(default_factory=dict)

    def new_checks(self, dag_file: str) -> tuple[str, ...]:
        """The checks of ``dag_file`` for which the baseline has an entry that base does not have."""
        return tuple(one.entry.check for one in self.known if one.is_new and one.entry.dag_file == dag_file)


def committed(
    repo: str, answer: Affected, environ: Mapping[str, str], cache: str | None = None, *, everything: bool = False
) -> Committed:
    """The baseline and the bypasses of ``answer.head``, a commit of the repository at ``repo``.

    ``everything``: every DAG file is to be tested. Raises UsageError FD850 for a file at head that cannot be used; one
    of base counts as empty then.
    """
    repository = open_repository(repo)
    blobs = Blobs(repository)
    head = read_tree(repository, answer.head or "HEAD")
    baseline = read_baseline(_content(head, blobs, BASELINE))
    before = {red.subject for red in _at_base(answer.base, blobs)} if answer.base and baseline else set()
    trusted = is_reviewed(environ)
    new = {red for red in baseline if not trusted and red.subject not in before}
    changed = {dag.dag_file: dag.base_fingerprint or "" for dag in answer.affected}
    alone = set(answer.dag_files) - changed.keys()
    asked = alone if everything else alone & {red.dag_file for red in baseline}
    found = _unaffected(repo, answer, sorted(asked), environ, cache)
    prints = changed | {dag: one.fingerprint for dag, one in found.items()}
    tested = asked if everything else asked & {red.dag_file for red in new}
    return Committed(
        tuple(
            Known(red, red in new, red.dag_file in answer.dag_files, prints.get(red.dag_file, "")) for red in baseline
        ),
        read_bypasses(_content(head, blobs, BYPASS)),
        {dag: found[dag] for dag in sorted(tested)},
    )


def _unaffected(
    repo: str, answer: Affected, dags: Sequence[str], environ: Mapping[str, str], cache: str | None
) -> dict[str, Unaffected]:
    if not dags:
        return {}
    found = survey(repo, head=answer.head, precision=answer.precision, cache=cache, environ=environ)
    prints = fingerprints(found, dags)
    inputs = inputs_digests(found, dags) if answer.precision == FILE else {}
    who = owners(found.head.entries, found.blobs, dags).of
    return {dag: Unaffected(prints[dag], inputs.get(dag, ""), who[dag]) for dag in dags}


def is_reviewed(environ: Mapping[str, str]) -> bool:
    """Whether the pipeline is of what was merged: on a laptop and in a merge request an entry may be new."""
    if environ.get("CI_MERGE_REQUEST_IID") or environ.get("GITHUB_EVENT_NAME") in _PULL_REQUESTS:
        return False
    return bool(environ.get("CI_PIPELINE_SOURCE") or environ.get("GITHUB_ACTIONS"))


def _at_base(base: str, blobs: Blobs) -> tuple[Red, ...]:
    try:
        return read_baseline(_content(read_tree(blobs.repo, base), blobs, BASELINE))
    except UsageError:  # base is what it is; only head can be mended
        return ()


def _content(tree: Tree, blobs: Blobs, path: str) -> bytes | None:
    entry = tree.entries.get(path)
    return next(iter(blobs.read([entry[1]])))[1] if entry is not None else None
