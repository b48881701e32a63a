"""What the switches of a deployment mean for each DAG file: what it can go back to, and what was taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from firedoor.errors import UsageError
from firedoor.releases.deployment import ROLL_BACK, Switch
from firedoor.releases.manifest import Line, Manifest, changes


@dataclass(frozen=True, slots=True)
class Past:
    """``earlier`` maps a slug to the lines that it had before, the latest last (``None``: it did not run).

    ``taken_back`` maps a slug to the line that a roll back ended, and to the time of that; shipping it by name ends it.
    """

    earlier: Mapping[str, tuple[Line | None, ...]] = field(default_factory=dict)
    taken_back: Mapping[str, tuple[Line | None, str]] = field(default_factory=dict)


def past(history: Iterable[Switch], manifest: Callable[[str], Manifest]) -> Past:
    """The past that ``history``, the oldest switch first, tells; ``manifest`` gives one by the name of its release."""
    earlier: dict[str, list[Line | None]] = {}
    taken_back: dict[str, tuple[Line | None, str]] = {}
    for switch in history:
        before, after = manifest(switch.before.strip("-")), manifest(switch.after)
        for slug, line in changes(before, after).items():
            stack = earlier.setdefault(slug, [])
            if switch.kind == ROLL_BACK:
                taken_back[slug] = (before.lines.get(slug), switch.at)
                while stack and stack.pop() != line:
                    pass
            else:
                taken_back.pop(slug, None)
                stack.append(before.lines.get(slug))
    return Past({slug: tuple(stack) for slug, stack in earlier.items() if stack}, taken_back)


def rolled_back(now: Manifest, before: Past, slugs: Iterable[str]) -> Manifest:
    """The manifest in which ``slugs``, and they alone, are what they were before.

    Raises UsageError FD342 for one that never was anything else.
    """
    back: dict[str, Line | None] = {}
    for slug in slugs:
        stack = before.earlier.get(slug, ())
        if not stack:
            raise UsageError(
                "FD342",
                f"{slug} has nothing to go back to",
                because="it runs what was shipped first" if slug in now.lines else "it was never shipped",
                fix="firedoor status",
            )
        back[slug] = stack[-1]
    return now.with_lines(back)


@dataclass(frozen=True, slots=True)
class ToShip:
    """The manifest that is to run, and the slugs that keep what they run because it was rolled back, with the time."""

    manifest: Manifest
    changes: Mapping[str, Line | None]
    held: Mapping[str, str]


def to_ship(now: Manifest, reviewed: Manifest, before: Past, named: Iterable[str] | None) -> ToShip:
    """What ``reviewed`` changes of ``now``: for the slugs that are ``named``, or for all (``None``).

    A line that was rolled back does not come again by itself: the manifest still has it until somebody changes it.
    """
    wanted = changes(now, reviewed, named)
    held = {
        slug: before.taken_back[slug][1]
        for slug, line in wanted.items()
        if named is None and slug in before.taken_back and before.taken_back[slug][0] == line
    }
    chosen = {slug: line for slug, line in wanted.items() if slug not in held}
    return ToShip(now.with_lines(chosen), chosen, held)
