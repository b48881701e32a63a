"""Which DAG files run what, and which of them are older than head: since when, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from firedoor.affected.values import Affected, AffectedDag
from firedoor.releases.manifest import Line, Manifest

SCHEMA = "firedoor.status/1"
CURRENT, OLDER, ABSENT, GONE = "current", "older", "not released", "gone at head"


@dataclass(frozen=True, slots=True)
class Status:
    """One DAG file: ``state`` is ``current``, ``older``, ``not released`` or ``gone at head``.

    ``since`` is the time (ISO 8601) of the first commit after which head differs, ``why`` what that commit changed.
    """

    slug: str
    dag_file: str
    state: str
    line: Line | None
    since: str = ""
    why: str = ""

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.status/1``."""
        return {
            "slug": self.slug,
            "dag_file": self.dag_file,
            "state": self.state,
            "line": self.line.to_json() if self.line else None,
            "since": self.since,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Statuses:
    """All DAG files of an environment, sorted by slug; ``release`` is what runs, empty for the manifest in git."""

    environment: str
    release: str
    entries: tuple[Status, ...]

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "environment": self.environment,
            "release": self.release,
            "entries": [entry.to_json() for entry in self.entries],
        }


def statuses(
    manifest: Manifest,
    release: str,
    names: Mapping[str, str],
    fingerprints: Mapping[str, str],
    compared: Callable[[str], Affected | None],
    first_change: Callable[[str, str], str],
) -> Statuses:
    """The status of every DAG file of ``manifest`` and of head.

    ``compared(commit)`` is head against a commit, ``None`` where that is not to be had; ``first_change(commit, path)``
    the time of the first commit after ``commit`` that touches ``path``, empty where there is none.
    """
    files = {slug: dag for dag, slug in names.items()}
    answers: dict[str, Affected | None] = {}
    found = []
    for slug in sorted(files.keys() | manifest.lines.keys()):
        line, dag = manifest.lines.get(slug), files.get(slug, "")
        if line is None or not dag or line.fingerprint == fingerprints.get(dag):
            state = GONE if not dag else ABSENT if line is None else CURRENT
            found.append(Status(slug, dag, state, line))
            continue
        if line.commit not in answers:
            answers[line.commit] = compared(line.commit)
        since, why = _older(answers[line.commit], dag, line.commit, first_change)
        found.append(Status(slug, dag, OLDER, line, since, why))
    return Statuses(manifest.environment, release, tuple(found))


def _older(answer: Affected | None, dag: str, commit: str, first_change: Callable[[str, str], str]) -> tuple[str, str]:
    if answer is None:
        return "", f"this clone does not hold commit {commit[:9]}"
    hit = next((item for item in answer.affected if item.dag_file == dag), None)
    if hit is None:
        return "", "nothing of it differs; the rules of the analysis or the form of artifacts do"
    return first_change(commit, hit.chain[0].path), _why(hit)


def _why(hit: AffectedDag) -> str:
    first = hit.chain[0]
    place = first.path if first.line is None else f"{first.path}:{first.line}"
    return f"{place} {first.definition}".rstrip()
