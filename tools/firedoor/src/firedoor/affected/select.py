"""Two trees → the selection: DAG files at both revisions, what moved, what that reaches."""

from __future__ import annotations

from typing import NamedTuple

from firedoor.affected.ancestors import ancestors
from firedoor.affected.asked import FILE_PRECISION, Selection
from firedoor.affected.by_definition import by_definition
from firedoor.affected.by_file import by_file
from firedoor.affected.by_others import by_checks, by_pins, by_second_producer
from firedoor.affected.compared import Compared
from firedoor.affected.dataset import data_affected_dags
from firedoor.affected.inputs import Inputs
from firedoor.affected.memberships import added, policy, renamed, started_otherwise
from firedoor.affected.reasons import CHECK, CODE, EveryReason
from firedoor.affected.recognised import recognised
from firedoor.affected.remembered import leave_memory
from firedoor.affected.sides import Sides, prepare
from firedoor.affected.values import CONSERVATIVE, EXACT, Affected, AffectedDag, Step, slugs
from firedoor.affected.views import View, views_of
from firedoor.closure.fingerprint import Fingerprints
from firedoor.revisions import moved
from firedoor.sources.facts import UNREADABLE


class Selected(NamedTuple):
    """The DAG files at head, and those of them that are affected; both sorted."""

    dag_files: tuple[str, ...]
    affected: tuple[str, ...]


def selected(asked: Selection, sides: Sides) -> Selected:
    """Who is affected, for who needs no fingerprint; ``sides`` are both trees of ``asked``, made ready before."""
    works, _, head_dags, _ = _worked(asked, "", sides)
    if asked.precision != FILE_PRECISION:
        leave_memory(works[0].compared, works[0].inputs)
    return Selected(tuple(head_dags), tuple(sorted(dag for work in works for dag in work.selected())))


def _worked(
    asked: Selection, reason: str, ready: Sides | None = None
) -> tuple[list[_Work], list[str], list[str], list[str]]:
    """The selection of each view, the DAG files of base and head, what moved; ``ready`` are the sides of both trees."""
    views = views_of(asked.base, asked.head, asked.blobs)
    for tree in (tree for view in views for tree in (view.base, view.head) if tree is not None):
        asked.seen.update(digest for _, digest in tree.entries.values())
    prepared = [(view, *_prepared(asked._replace(base=view.base, head=view.head), asked, ready)) for view in views]
    base_dags, head_dags = (
        sorted(path for view, _, *dags in prepared for path in dags[side] if view.holds(path)) for side in (0, 1)
    )
    touched = moved(asked.base, asked.head) if asked.base is not None else []
    works = []
    for view, sides, *_ in prepared:
        selection = asked._replace(base=view.base, head=view.head)
        work = _Work(selection, sides, base_dags, head_dags, touched, view, explained=ready is None)
        if asked.base is None:
            work.everything(reason)
        elif touched:
            work.run()
        works.append(work)
    return works, base_dags, head_dags, touched


def select(asked: Selection, base: str | None, head: str | None, reason: str) -> Affected:
    """Answer what is asked; ``base``, ``head`` and ``reason`` are reported as they are."""
    works, base_dags, head_dags, touched = _worked(asked, reason)
    everybody = works[0]
    code = [dag for work in works for dag in work.code_affected()]
    answer = Affected(
        base=base,
        head=head,
        base_reason=reason,
        precision=asked.precision,
        dag_files=tuple(head_dags),
        touched=tuple(touched),
        affected=tuple(sorted((dag for work in works for dag in work.answers()), key=lambda dag: dag.dag_file)),
        data_affected=tuple(data_affected_dags(set(code), head_dags, everybody.sides)),
        removed=tuple(sorted(set(base_dags) - set(head_dags))),
        unresolved=tuple(sorted({said for work in works for said in work.unresolved()})),
        warnings=tuple(_unreadable(everybody.sides)),
    )
    if asked.precision != FILE_PRECISION:
        leave_memory(everybody.compared, everybody.inputs)  # last of all: it looks at more than the answer did
    return answer


def _prepared(asked: Selection, whole: Selection, ready: Sides | None = None) -> tuple[Sides, list[str], list[str]]:
    """Both sides, and the DAG files of base and head; ``ready`` are the sides of ``whole``, if they are known."""
    if ready is not None and asked.base is whole.base and asked.head is whole.head:
        sides = ready
    else:
        sides = prepare(
            asked.base if asked.base is not None else asked.head,
            asked.head,
            asked.blobs,
            asked.cache,
            configured_roots=asked.head_config.roots,
            ignored=asked.head_config.ignore,
            by_file=asked.precision == FILE_PRECISION,
            progress=asked.progress,
        )
    head = recognised(sides.head, sides.head_graph, sides, asked.head_config, asked.blobs)
    if asked.base is None:
        return sides, [], head
    return sides, recognised(sides.base, sides.base_graph, sides, asked.base_config, asked.blobs), head


def _unreadable(sides: Sides) -> list[str]:
    lost = sorted(path for path, flags in sides.head.flags.items() if flags & UNREADABLE)
    if not lost:
        return []
    return [
        f"cannot read {len(lost)} Python file{'s' * (len(lost) != 1)}, {lost[0]} first: a partial clone or damaged "
        "objects? Who reaches them is selected; `git fetch --refetch --no-filter` brings what is missing"
    ]


class _Work:
    """One selection while it is made, among the DAG files of one view."""

    def __init__(
        self,
        asked: Selection,
        sides: Sides,
        base_dags: list[str],
        head_dags: list[str],
        touched: list[str],
        view: View,
        *,
        explained: bool = True,
    ) -> None:
        self.sides = sides
        self.reasons = EveryReason()
        self.inputs = Inputs(asked, sides, base_dags, head_dags)
        self.compared = Compared(asked, sides, self.inputs.starts, base_dags, head_dags, touched, view, explained)

    def everything(self, reason: str) -> None:
        """Select every DAG file: there is no base to compare with."""
        for dag in self.compared.head_dags:
            self.reasons.of(dag).add(CODE, [Step(dag, "", 1)], exact=False, note=reason)

    def run(self) -> None:
        """Select by each relation in turn."""
        seen, reasons, sides = self.compared, self.reasons, self.sides
        head, base = sides.head.digests, sides.base.digests
        files = {path for path in head.keys() | base.keys() if head.get(path) != base.get(path)}
        files |= sides.head.executables ^ sides.base.executables  # a mode counts where a file is run
        policy(seen, reasons)
        added(seen, reasons)
        renamed(seen, reasons)
        leading = ancestors(files, sides.importers, sides.unknowable)
        started_otherwise(seen, reasons)
        if seen.asked.precision == FILE_PRECISION:
            by_file(seen, reasons, leading)
        else:
            by_definition(seen, reasons, self.inputs.readers, files, leading)
        by_second_producer(seen, reasons, files)
        by_pins(seen, reasons, self.inputs, files)
        by_checks(seen, reasons, files)

    def selected(self) -> list[str]:
        """The selected DAG files."""
        return list(filter(self.compared.view.holds, self.reasons))

    def answers(self) -> tuple[AffectedDag, ...]:
        """The selected DAG files, sorted, with fingerprints."""
        if not self.reasons:
            return ()
        names = slugs(self.compared.head_dags)
        old_names = slugs(self.compared.base_dags)
        head = Fingerprints(self.sides.head_graph)
        base = Fingerprints(self.sides.base_graph, head)
        found = []
        for dag in sorted(filter(self.compared.view.holds, self.reasons)):
            reasons = self.reasons[dag]
            roots, others = self.inputs.of(dag, names[dag], head, base=False)
            found.append(
                AffectedDag(
                    dag_file=dag,
                    slug=names[dag],
                    base_fingerprint=base.fingerprint(*self.inputs.of(dag, old_names[dag], base, base=True))
                    if dag in old_names
                    else None,
                    head_fingerprint=head.fingerprint(roots, others),
                    inputs_digest=head.inputs_digest(roots, [*others, *self.inputs.whole_files(dag, roots)]),
                    kinds=tuple(sorted(reasons.kinds)),
                    checks=tuple(sorted(reasons.checks)),
                    confidence=EXACT if reasons.exact else CONSERVATIVE,
                    chain=self._from_touched(reasons.steps),
                    note=reasons.note,
                )
            )
        return tuple(found)

    def _from_touched(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The chain as places of the tree: what lies behind a symbolic link by its own path, the touched file first."""
        aliases = self.sides.aliases
        trees = [tree.entries for tree in (self.compared.asked.base, self.compared.asked.head) if tree is not None]
        real = [
            step
            if step.path not in aliases or any(step.path in entries for entries in trees)
            else step._replace(path=aliases[step.path])
            for step in steps
        ]
        first = real[0].path
        if first not in self.compared.touched and aliases.get(first) in self.compared.touched:
            real.insert(0, Step(aliases[first], "", None))
        elif first not in self.compared.touched and (cause := self.compared.release(real[-1].path)):
            real.insert(0, Step(cause, "", None))
        return tuple(real)

    def code_affected(self) -> list[str]:
        """The selected DAG files, without those of which only a check changed."""
        return [
            dag for dag, reasons in self.reasons.items() if self.compared.view.holds(dag) and reasons.kinds != {CHECK}
        ]

    def unresolved(self) -> tuple[str, ...]:
        """``path: import`` of what could not be placed, among what was looked at.

        A DAG file says it in its own view alone: what it needs may be missing from the release that others stay on.
        """
        found = {**self.sides.base_graph.unresolved, **self.sides.head_graph.unresolved}
        others = {
            dag for dag in (*self.compared.base_dags, *self.compared.head_dags) if not self.compared.view.holds(dag)
        }
        told = (f"{path}: {name or '*'} ({why})" for (path, name), why in found.items() if path not in others)
        return tuple(sorted(told))
