"""The committed files that excuse, as the plan of a change sees them: read at head, and at base to know what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.survey import survey
from firedoor.affected.values import Affected
from firedoor.errors import UsageError
from firedoor.gate.baseline import BASELINE, Known, Red, read_baseline
from firedoor.gate.bypass import BYPASS, Bypass, read_bypasses
from firedoor.revisions import Blobs, Tree, open_repository, read_tree

_PULL_REQUESTS = ("pull_request", "pull_request_target", "merge_group")


@dataclass(frozen=True, slots=True)
class Committed:
    """What is committed at head.

    ``unaffected`` maps the DAG files that new entries name, but which the change leaves alone, to their fingerprint:
    the pipeline itself has to show that they are red.
    """

    known: tuple[Known, ...] = ()
    bypasses: tuple[Bypass, ...] = ()
    unaffected: Mapping[str, str] = field(default_factory=dict)

    @property
    def new(self) -> tuple[Red, ...]:
        """The entries of the baseline that base does not have."""
        return tuple(known.entry for known in self.known if known.is_new)


def committed(repo: str, answer: Affected, environ: Mapping[str, str], cache: str | None = None) -> Committed:
    """The baseline and the bypasses of ``answer.head``, a commit of the repository at ``repo``.

    Raises UsageError FD850 for a file at head that cannot be used; one of base counts as empty then.
    """
    repository = open_repository(repo)
    blobs = Blobs(repository)
    head = read_tree(repository, answer.head or "HEAD")
    baseline = read_baseline(_content(head, blobs, BASELINE))
    bypasses = read_bypasses(_content(head, blobs, BYPASS))
    if not baseline:
        return Committed((), bypasses)
    before = {red.subject for red in _at_base(answer.base, blobs)} if answer.base else set()
    trusted = is_reviewed(environ)
    new = {red for red in baseline if not trusted and red.subject not in before}
    changed = {dag.dag_file: dag.base_fingerprint or "" for dag in answer.affected}
    alone = sorted({red.dag_file for red in baseline} & set(answer.dag_files) - changed.keys())
    prints = fingerprints(survey(repo, head=answer.head, cache=cache, environ=environ), alone) if alone else {}
    known = tuple(
        Known(red, red in new, red.dag_file in answer.dag_files, (changed | prints).get(red.dag_file, ""))
        for red in baseline
    )
    return Committed(known, bypasses, {dag: prints[dag] for dag in alone if any(red.dag_file == dag for red in new)})


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
