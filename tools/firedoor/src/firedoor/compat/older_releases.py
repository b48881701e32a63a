"""DAG files that stay on an older release of a library: what they meet when they upgrade."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from firedoor.affected.libraries import Libraries, Pins, libraries_of
from firedoor.affected.sides import prepare
from firedoor.affected.survey import Survey
from firedoor.affected.views import RELEASES
from firedoor.compat.check import judged
from firedoor.compat.contract_suites import by_version
from firedoor.compat.values import CompatReport, LibraryReport, Verdict
from firedoor.revisions import Tree

HEAD = "head"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Judging:
    """By what means verdicts are given: as :func:`firedoor.compat.check.judged` takes them."""

    means: Collection[str]
    python: Path | None
    say: Say


@dataclass(frozen=True, slots=True)
class Staying:
    """``dags`` that stay on ``version`` of ``library``, among all of ``pins``; ``newer`` are its later releases."""

    library: str
    version: str
    pins: Pins
    dags: tuple[str, ...]
    newer: tuple[str, ...]


def staying(libraries: Libraries, dags: Iterable[str]) -> Iterator[Staying]:
    """Who stays on what, sorted."""
    groups: dict[Pins, list[str]] = {}
    for dag in sorted(dags):
        if pins := libraries.of(dag):
            groups.setdefault(pins, []).append(dag)
    for pins, members in sorted(groups.items()):
        for library, version in pins:
            ordered = by_version(libraries.releases[library])
            newer = tuple(ordered[ordered.index(version) + 1 :])
            yield Staying(library, version, pins, tuple(members), newer)


def seen_with(libraries: Libraries, one: Staying, version: str) -> Tree:
    """The tree as its DAG files would see it with another ``version`` of the library, or ``head``.

    It has no releases: what it holds is what everybody takes. Raises UsageError FD350 for a release that is not here.
    """
    pins = [(library, said) for library, said in one.pins if library != one.library]
    wanted = tuple(sorted([*pins, *([] if version == HEAD else [(one.library, version)])]))
    tree = libraries.seen_with(wanted)
    return Tree(tree.commit, {path: entry for path, entry in tree.entries.items() if not path.endswith(f"/{RELEASES}")})


def verdicts_between(
    head: Survey, libraries: Libraries, one: Staying, old: str, new: str, by: Judging
) -> list[LibraryReport]:
    """The reports of what differs between two versions of the library, with the verdicts for ``one``'s DAG files."""
    trees = [seen_with(libraries, one, version) for version in (old, new)]
    folder = libraries.folders[one.library]
    reports, _ = judged(
        head.blobs,
        head.sides.head.cache,
        trees[0],
        trees[1],
        head.config,
        means=by.means,
        python=by.python,
        say=by.say,
        with_pins=False,
    )
    mine = [report for report in reports if f"{report.folder}/".startswith(f"{folder}/")]
    return [
        replace(report, verdicts=tuple(each for each in report.verdicts if each.dag_file in one.dags))
        for report in mine
    ]


def with_older_releases(report: CompatReport, head: Survey, by: Judging) -> CompatReport:
    """``report`` with the verdicts that DAG files meet when they upgrade from the release that they stay on.

    Of those that nothing changes for, nothing is said; nor where nothing but comments changed in the library.
    """
    changed = {each.folder: each for each in report.libraries if each.changes and not each.aside}
    if not changed:
        return report
    libraries = libraries_of(head.head, head.blobs)
    for one in staying(libraries, head.dag_files):
        folder = libraries.folders[one.library]
        if not any(f"{each.folder}/".startswith(f"{folder}/") for each in changed.values()):
            continue
        who = "1 DAG file stays" if len(one.dags) == 1 else f"{len(one.dags)} DAG files stay"
        by.say(f"{who} on {one.library} {one.version}: what an upgrade would meet")
        for found in verdicts_between(head, libraries, one, one.version, HEAD, by):
            later = [replace(each, release=one.version) for each in found.verdicts if each.verdict != "not_reached"]
            if later and found.folder in changed:
                known = changed[found.folder]
                merged = sorted([*known.verdicts, *later], key=lambda verdict: verdict.order)
                changed[found.folder] = replace(known, verdicts=tuple(merged))
    return replace(report, libraries=tuple(changed.get(each.folder, each) for each in report.libraries))


def survey_of(head: Survey, tree: Tree) -> Survey:
    """``tree`` surveyed as ``head`` was, for its DAG files."""
    config = head.config
    sides = prepare(tree, tree, head.blobs, head.sides.head.cache, configured_roots=config.roots, ignored=config.ignore)
    dags = head.dag_files
    return Survey(head.repository, head.blobs, None, tree, sides, config, config, dags, dags, head.precision)


def worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The one that counts most."""
    return min(verdicts, key=lambda verdict: verdict.order, default=None)
