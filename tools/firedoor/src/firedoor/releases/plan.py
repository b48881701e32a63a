"""What a release would change: head against the manifest, and for each DAG file whether it may go out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from firedoor.artifacts.meta import NAME, read_meta
from firedoor.artifacts.store import Store
from firedoor.artifacts.zip_read import ZipError, content, read_members
from firedoor.releases.manifest import Line, Manifest
from firedoor.releases.shown import TREE, Evidence, Shown

SCHEMA = "firedoor.release-plan/1"
SAME, NEW, CHANGED, REMOVED, BLOCKED = "same", "new", "changed", "removed", "blocked"


@dataclass(frozen=True, slots=True)
class Planned:
    """One DAG file: the line it has (``now``) and the one it would get (``next``).

    ``state`` is ``same``, ``new``, ``changed``, ``removed``, or ``blocked`` with the reason in ``because``.
    ``unchecked`` are distributions that the artifact packs, where a check saw the tree alone: it ran with others there.
    """

    slug: str
    dag_file: str
    state: str
    now: Line | None
    next: Line | None
    because: str = ""
    checks: tuple[Shown, ...] = ()
    unchecked: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.release-plan/1``."""
        return {
            "slug": self.slug,
            "dag_file": self.dag_file,
            "state": self.state,
            "now": self.now.to_json() if self.now else None,
            "next": self.next.to_json() if self.next else None,
            "because": self.because,
            "checks": [shown.to_json() for shown in self.checks],
            "unchecked": list(self.unchecked),
        }


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """The whole plan, sorted by slug. ``head`` is the commit that it was made for, ``None`` for a work tree."""

    environment: str
    head: str | None
    entries: tuple[Planned, ...]

    @property
    def blocked(self) -> int:
        """How many may not go out."""
        return sum(entry.state == BLOCKED for entry in self.entries)

    @property
    def lines(self) -> dict[str, Line | None]:
        """Slug → its new line (``None``: it goes), for all that may go out."""
        return {entry.slug: entry.next for entry in self.entries if entry.state in (NEW, CHANGED, REMOVED)}

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "environment": self.environment,
            "head": self.head,
            "blocked": self.blocked,
            "entries": [entry.to_json() for entry in self.entries],
        }


def release_plan(
    manifest: Manifest,
    head: str | None,
    names: Mapping[str, str],
    fingerprints: Mapping[str, str],
    store: Store,
    shown: Evidence,
    checks: Collection[str],
    wanted: Collection[str] | None = None,
) -> ReleasePlan:
    """The plan that leads from ``manifest`` to head.

    ``names`` maps DAG files of head to slugs, ``fingerprints`` DAG files to fingerprints. ``wanted`` are the slugs that
    are asked for (``None``: all). What may not go out keeps the line it has.
    """
    files = {slug: dag for dag, slug in names.items()}
    every = files.keys() | manifest.lines.keys()
    slugs = sorted(every if wanted is None else every & set(wanted))
    return ReleasePlan(
        manifest.environment,
        head,
        tuple(_planned(slug, files.get(slug, ""), manifest, fingerprints, store, shown, checks) for slug in slugs),
    )


def _planned(
    slug: str,
    dag: str,
    manifest: Manifest,
    fingerprints: Mapping[str, str],
    store: Store,
    shown: Evidence,
    checks: Collection[str],
) -> Planned:
    now = manifest.lines.get(slug)
    if not dag:
        return Planned(slug, "", REMOVED, now, None, "head has no such DAG file")
    fingerprint = fingerprints[dag]
    if now is not None and now.fingerprint == fingerprint:
        return Planned(slug, dag, SAME, now, now)
    sha256 = store.indexed(fingerprint)
    build = store.build(sha256) if sha256 is not None else None
    if sha256 is None or build is None or not store.path(sha256).is_file():
        local = Store(store.root, local=True).indexed(fingerprint) is not None
        because = "it was built from a tree that no commit holds" if local else "no artifact was built for it"
        return Planned(slug, dag, BLOCKED, now, None, because)
    line = Line(slug, fingerprint, sha256, build.commit)
    found = shown.of(fingerprint, sha256, checks)
    bad = [f"{check.check} is {check.verdict}: {check.because}" for check in found if not check.green]
    if bad:
        return Planned(slug, dag, BLOCKED, now, line, "; ".join(bad), found)
    unchecked = packed_by(store, sha256) if any(check.on == TREE for check in found) else ()
    return Planned(slug, dag, NEW if now is None else CHANGED, now, line, "", found, unchecked)


def packed_by(store: Store, sha256: str) -> tuple[str, ...]:
    """``name version`` of each distribution that an artifact packs; nothing for one that cannot be read."""
    data = store.read(sha256)
    try:
        meta, _ = read_meta(content(data or b"", read_members(data or b"")[NAME]))
    except (ZipError, KeyError):
        return ()
    return tuple(f"{packed.name} {packed.version}" for packed in meta.distributions)
