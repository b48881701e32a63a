"""Get or build: the artifact of each DAG file, taken from the store where its fingerprint is known there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firedoor.artifacts.head import Head
from firedoor.artifacts.origin import Origin
from firedoor.artifacts.placing import Placed
from firedoor.artifacts.store import Build, Store
from firedoor.errors import UsageError
from firedoor.findings import ERROR, Finding

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey
    from firedoor.artifacts.pins_of import Locks

SCHEMA = "firedoor.build/1"
BUILT, REUSED, REFUSED = "built", "reused", "refused"


@dataclass(frozen=True, slots=True)
class Artifact:
    """What became of one DAG file: ``state`` is ``built``, ``reused`` or ``refused`` (then ``sha256`` is empty).

    ``local``: it was built from a tree that no commit holds; it is neither evidence nor released. ``size`` is in bytes.
    ``pins`` and ``findings`` are those of a build; an artifact that is reused had no errors.
    """

    dag_file: str
    slug: str
    fingerprint: str
    sha256: str
    state: str
    local: bool
    size: int = 0
    pins: tuple[Placed, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.build/1``."""
        return {
            "dag_file": self.dag_file,
            "slug": self.slug,
            "fingerprint": self.fingerprint,
            "sha256": self.sha256,
            "state": self.state,
            "local": self.local,
            "size": self.size,
            "pins": [pin.to_json() for pin in self.pins],
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Built:
    """The answer: one entry per DAG file that was asked for, sorted. ``commit`` is that of the tree, or its parent.

    ``findings`` are about the repository as a whole; they keep nothing from being built.
    """

    commit: str
    local: bool
    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> int:
        """How many DAG files were not built."""
        return sum(artifact.state == REFUSED for artifact in self.artifacts)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "commit": self.commit,
            "local": self.local,
            "refused": self.refused,
            "artifacts": [artifact.to_json() for artifact in self.artifacts],
            "findings": [finding.to_json() for finding in self.findings],
        }


def build(
    head: Head, dags: Sequence[str], store: Store, origin: Origin, say: Callable[[str], None] = lambda text: None
) -> Built:
    """The artifact of each of ``dags``, DAG files of ``head``; what is not in ``store`` is built and put there.

    Raises UsageError for a lock, a wheel or a ``dag.toml`` that cannot be used, WorldError FD306 where the store cannot
    be written. What is wrong with one DAG file is in its findings, and stops no other.
    """
    names, prints = head.known.slugs, head.known.fingerprints
    own = Store(store.root, local=origin.local)
    locks: dict[int, Locks] = {}  # read once, and only where something is built

    def one(dag: str) -> Artifact:
        for part in dict.fromkeys((store, own)):
            known = part.indexed(prints[dag])
            data = part.read(known) if known is not None else None
            if known is not None and data is not None:
                part.use(prints[dag])
                return Artifact(dag, names[dag], prints[dag], known, REUSED, part.local, len(data))
        from firedoor.artifacts.pins_of import locks_of_head  # with all of packing, which most runs do without

        seen = head.survey.seen_by(dag)
        if id(seen) not in locks:
            locks[id(seen)] = locks_of_head(seen)
        say(dag)
        return _build(seen, locks[id(seen)], dag, names[dag], prints[dag], own, origin)

    return Built(origin.commit, origin.local, tuple(one(dag) for dag in sorted(set(dags))), head.known.findings)


def _build(
    found: Survey, locks: Locks, dag: str, slug: str, fingerprint: str, store: Store, origin: Origin
) -> Artifact:
    from firedoor.artifacts.contents import contents_of
    from firedoor.artifacts.pack import packed
    from firedoor.artifacts.zip_read import ZipError

    parts, findings = contents_of(found, locks, dag, slug, fingerprint, store.root)
    findings = tuple(sorted(findings, key=lambda finding: finding.order))
    if any(finding.level == ERROR for finding in findings):
        return Artifact(dag, slug, fingerprint, "", REFUSED, origin.local, 0, parts.pins, findings)
    try:
        data = packed(parts)
    except (ZipError, ValueError) as fault:
        raise UsageError(
            "FD308", f"{dag} cannot be packed", because=str(fault), fix=f"firedoor why {dag} --reach"
        ) from None
    sha256 = store.put(Build(fingerprint, slug, dag, origin.commit, origin.at, origin.host), data)
    return Artifact(dag, slug, fingerprint, sha256, BUILT, origin.local, len(data), parts.pins, findings)
