"""``firedoor compat --upgrade-all``: which DAG files may leave the older release that they stay on, which not yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firedoor.affected.libraries import Libraries, libraries_of
from firedoor.affected.survey import Survey
from firedoor.closure.places import parent
from firedoor.compat.consumer_tests import Benches, ConsumerTests, consumer_tests
from firedoor.compat.older_releases import (
    HEAD,
    Judging,
    Staying,
    seen_with,
    staying,
    survey_of,
    verdicts_between,
    worst,
)
from firedoor.compat.values import BREAKS, REACHED, RISK, Verdict
from firedoor.revisions import moved

SCHEMA = "firedoor.upgrades/1"
SAFE, UNPROVEN, BLOCKED, NEWEST = "safe", "unproven", "blocked", "newest"
STATES = (SAFE, UNPROVEN, BLOCKED, NEWEST)


@dataclass(frozen=True, slots=True)
class Upgrade:
    """One DAG file that stays on ``version`` of ``library``: to which release it can move.

    ``safe``: nothing that it reaches differs, or its tests pass on both sides. ``unproven``: what it reaches behaves
    otherwise, and no test of it says whether that matters. ``blocked``: ``verdict`` says where it would break, or may.
    ``to`` is a release, or ``head``. ``behind`` counts the releases since.
    """

    dag_file: str
    library: str
    version: str
    to: str
    state: str
    behind: int
    why: str
    verdict: Verdict | None = None
    tests: ConsumerTests | None = None

    @property
    def settings(self) -> str:
        """The ``dag.toml`` that says on what it stays."""
        folder = parent(self.dag_file)
        return f"{folder}/dag.toml" if folder else "dag.toml"

    @property
    def edit(self) -> str:
        """The command that moves it; empty where it may not be moved now."""
        if self.state != SAFE:
            return ""
        line = f"^{self.library} *=.*"
        change = f"/{line}/d" if self.to == HEAD else f's/{line}/{self.library} = "{self.to}"/'
        return f"sed -i '{change}' {self.settings}"

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "dag_file": self.dag_file,
            "library": self.library,
            "version": self.version,
            "to": self.to,
            "state": self.state,
            "behind": self.behind,
            "why": self.why,
            "edit": self.edit,
            "verdict": None if self.verdict is None else self.verdict.to_json(),
            "tests": None if self.tests is None else self.tests.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Upgrades:
    """What is proposed, one entry for each DAG file and library."""

    proposed: tuple[Upgrade, ...]

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {"schema": SCHEMA, "upgrades": [one.to_json() for one in self.proposed]}


def upgrades(head: Survey, by: Judging, benches: Callable[[], Benches] | None) -> Upgrades:
    """For each DAG file the newest release that it can move to, tried from head down to the next one.

    ``benches`` gives where its tests run; without it nothing is run, and what behaves otherwise is unproven. Where no
    release is safe, the newest that is unproven is told, else what blocks head.
    """
    libraries = libraries_of(head.head, head.blobs)
    found = [
        upgrade
        for one in staying(libraries, head.dag_files)
        for dag in one.dags
        if (upgrade := _upgrade(head, libraries, one, dag, by, benches))
    ]
    return Upgrades(tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.dag_file, one.library))))


def _upgrade(
    head: Survey,
    libraries: Libraries,
    one: Staying,
    dag: str,
    by: Judging,
    benches: Callable[[], Benches] | None,
) -> Upgrade:
    tried = [*_candidates(head, libraries, one, dag, by, benches)]
    safe = [upgrade for upgrade in tried if upgrade.state in (SAFE, NEWEST)]
    unproven = [upgrade for upgrade in tried if upgrade.state == UNPROVEN]
    return (safe or unproven or tried)[0]


def _candidates(
    head: Survey,
    libraries: Libraries,
    one: Staying,
    dag: str,
    by: Judging,
    benches: Callable[[], Benches] | None,
) -> Iterator[Upgrade]:
    """One for each version from head down; the first that is safe is the last."""
    for version in (HEAD, *reversed(one.newer)):
        by.say(f"{dag}: {one.library} {one.version} → {version}")
        upgrade = _tried(head, libraries, one, dag, version, by, benches)
        yield upgrade
        if upgrade.state == SAFE:
            return


def _tried(
    head: Survey,
    libraries: Libraries,
    one: Staying,
    dag: str,
    version: str,
    by: Judging,
    benches: Callable[[], Benches] | None,
) -> Upgrade:
    reports = verdicts_between(head, libraries, one, one.version, version, by)
    verdict = worst(each for report in reports for each in report.verdicts if each.dag_file == dag)

    def made(state: str, why: str, tests: ConsumerTests | None = None) -> Upgrade:
        return Upgrade(dag, one.library, one.version, version, state, len(one.newer), why, verdict, tests)

    if verdict is None:
        return made(SAFE, f"nothing of {one.library} differs")
    if verdict.verdict in (BREAKS, RISK):
        return made(BLOCKED, f"{verdict.place} {verdict.symbol}: {verdict.cause}")
    if verdict.verdict != REACHED:
        return made(SAFE, verdict.cause)
    if benches is None:
        return made(UNPROVEN, f"{verdict.cause}; its tests were left out")
    sides = [survey_of(head, seen_with(libraries, one, each)) for each in (one.version, version)]
    folder = libraries.folders[one.library]
    touched = {path for path in moved(sides[0].head, sides[1].head) if path.startswith(f"{folder}/")}
    (tests,) = consumer_tests(sides[0], sides[1], [dag], touched, benches())
    if tests.shut:
        return made(BLOCKED, tests.findings[0].message, tests)
    if tests.silent:
        return made(UNPROVEN, f"{verdict.cause}; {tests.silent}", tests)
    return made(SAFE, "its tests pass with both", tests)
