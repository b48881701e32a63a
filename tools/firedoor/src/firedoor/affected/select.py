"""Two trees → the selection: DAG files at both revisions, what moved, what that reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from firedoor.affected.ancestors import ancestors, with_packages
from firedoor.affected.ancestors import chain as file_chain
from firedoor.affected.chains import Chains
from firedoor.affected.checks import TESTS, tested_dags
from firedoor.affected.dataset import TableUses, data_affected_dags
from firedoor.affected.differences import Differences, differences, is_resource, reached
from firedoor.affected.imported import ImportedAnyway
from firedoor.affected.memory import head_links, leave, worth_keeping
from firedoor.affected.outside import Outside
from firedoor.affected.producers import second_producers
from firedoor.affected.sides import Sides, prepare
from firedoor.affected.values import CONSERVATIVE, EXACT, Affected, AffectedDag, Step, slugs
from firedoor.affected.views import EVERYBODY, RELEASES, View, views_of
from firedoor.affected.whole_files import WholeFiles
from firedoor.closure.components import Fold
from firedoor.closure.dagfiles import dag_files
from firedoor.closure.fingerprint import Fingerprints
from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY, Key
from firedoor.closure.linked import LinkedDags
from firedoor.closure.modules import infer_roots
from firedoor.closure.places import parent
from firedoor.closure.snapshot import Snapshot
from firedoor.config import Config, matcher
from firedoor.revisions import Blobs, Tree, moved
from firedoor.sources.cache import FactsCache
from firedoor.sources.facts import READS_DOCSTRINGS, READS_SOURCE, UNREADABLE

if TYPE_CHECKING:
    from firedoor.affected.pinned import PinHit, Pins

FILE_PRECISION = "file"
CODE, RESOURCE, PIN, CONFIG, ADDED, CHECK = "code", "resource", "pin", "config", "added", "check"
_DAG_SETTINGS = "dag.toml"
_IGNORE_FILE = ".airflowignore"


class Selection(NamedTuple):
    """What is asked: two trees (``base`` is ``None`` where none can be had), their policies, how precise to be."""

    blobs: Blobs
    cache: FactsCache
    base: Tree | None
    head: Tree
    base_config: Config
    head_config: Config
    precision: str
    progress: Callable[[str], None] | None
    seen: set[str]
    """Takes the digests of all blobs that were looked at."""


class _Reasons:
    """Why one DAG file is selected, gathered step by step."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.checks: set[str] = set()
        self.exact = True
        self.steps: tuple[Step, ...] = ()
        self.note = ""

    def add(self, kind: str, steps: Iterable[Step], *, exact: bool = True, note: str = "") -> None:
        if ADDED in self.kinds:
            return  # it is new as a whole; what it consists of is no second reason
        if not self.kinds or self.kinds == {CHECK}:
            self.steps, self.note, self.exact = tuple(steps), note, exact
        self.kinds.add(kind)


class Selected(NamedTuple):
    """The DAG files at head, and those of them that are affected; both sorted."""

    dag_files: tuple[str, ...]
    affected: tuple[str, ...]


def selected(asked: Selection, sides: Sides) -> Selected:
    """Who is affected, for who needs no fingerprint; ``sides`` are both trees of ``asked``, made ready before."""
    works, _, head_dags, _ = _worked(asked, "", sides)
    if asked.precision != FILE_PRECISION:
        works[0].leave_memory()
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
        everybody.leave_memory()  # last of all: it looks at more than the answer did
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
    head = _dag_files(sides.head, sides.head_graph, sides, asked.head_config, asked.blobs)
    if asked.base is None:
        return sides, [], head
    return sides, _dag_files(sides.base, sides.base_graph, sides, asked.base_config, asked.blobs), head


def _unreadable(sides: Sides) -> list[str]:
    lost = sorted(path for path, flags in sides.head.flags.items() if flags & UNREADABLE)
    if not lost:
        return []
    return [
        f"cannot read {len(lost)} Python file{'s' * (len(lost) != 1)}, {lost[0]} first: a partial clone or damaged "
        "objects? Who reaches them is selected; `git fetch --refetch --no-filter` brings what is missing"
    ]


def fingerprints(
    asked: Selection, sides: Sides, dag_files: Sequence[str], of: Iterable[str] | None = None
) -> dict[str, str]:
    """The fingerprint at head of each DAG file ``of`` those of ``sides``, which are all ``dag_files``."""
    work = _Work(asked, sides, [], list(dag_files), [], EVERYBODY)
    return work.fingerprints(dag_files if of is None else of)


def inputs_digests(asked: Selection, sides: Sides, dag_files: Sequence[str], of: Iterable[str]) -> dict[str, str]:
    """The digest of all inputs at head, as in an answer, of each DAG file ``of`` those of ``sides``."""
    return _Work(asked, sides, [], list(dag_files), [], EVERYBODY).inputs_digests(of)


def files_reached(asked: Selection, sides: Sides, dag_files: Sequence[str], of: Iterable[str]) -> frozenset[str]:
    """The paths of all that the DAG files ``of`` those of ``sides`` reach at head, as the tree has them."""
    found = _Work(asked, sides, [], list(dag_files), [], EVERYBODY).files_reached(of)
    return found | {sides.aliases[path] for path in found if path in sides.aliases}


def _dag_files(snapshot: Snapshot, graph: Graph, sides: Sides, config: Config, blobs: Blobs) -> list[str]:
    paths = [
        path for path in snapshot.digests if path.endswith(_IGNORE_FILE) and path.rpartition("/")[2] == _IGNORE_FILE
    ]
    if not paths:
        return dag_files(snapshot, graph, sides.importers, globs=config.dags)
    from firedoor.closure.airflowignore import ignored

    texts: dict[str, str] = {}
    by_digest = dict(blobs.read(sorted({snapshot.digests[path] for path in paths})))
    for path in paths:
        data = by_digest.get(snapshot.digests[path])
        texts[path] = data.decode("utf-8", "replace") if data is not None else ""
    return dag_files(snapshot, graph, sides.importers, globs=config.dags, ignored=ignored(texts))


class _NoChains:
    """For who asks who is affected, and not why."""

    def chain(self, *about: object) -> tuple[tuple[Step, ...], bool, str]:
        """Nothing: an empty chain."""
        return (), True, ""


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
        self.asked = asked
        self.sides = sides
        self.base_dags = base_dags
        self.head_dags = head_dags
        self.touched = touched
        self.view = view
        self.reasons: dict[str, _Reasons] = {}
        self._explained = explained
        self._pins: dict[bool, Pins] = {}
        self._outside = Outside(
            sides.base_graph, sides.head_graph, lambda dag, side: self._roots(dag, base=side == "base")
        )
        self._ambient = sides.ambient()
        self._files: dict[str, str | None] = {}
        self._files_by_name = WholeFiles(sides.head, sides.file_links)
        self._readers: Fold[Key, int] = Fold(sides.head_graph.edges, self._of_readers)
        self._flags: Fold[str, int] = Fold(lambda path: sides.forward.get(path, frozenset()), self._of_flags)

    def everything(self, reason: str) -> None:
        """Select every DAG file: there is no base to compare with."""
        for dag in self.head_dags:
            self._reason(dag).add(CODE, [Step(dag, "", 1)], exact=False, note=reason)

    def run(self) -> None:
        """Select by each relation in turn."""
        head, base = self.sides.head.digests, self.sides.base.digests
        files = {path for path in head.keys() | base.keys() if head.get(path) != base.get(path)}
        files |= self.sides.head.executables ^ self.sides.base.executables  # a mode counts where a file is run
        self._policy()
        self._added()
        self._renamed()
        self._files = ancestors(files, self.sides.importers, self.sides.unknowable)
        self._roots_differ()
        if self.asked.precision == FILE_PRECISION:
            self._by_file()
        else:
            self._by_definition(files)
        self._second_producers(files)
        self._by_pins(files)
        self._by_checks(files)

    # ---- the relations -----------------------------------------------------------------------------------

    def _policy(self) -> None:
        before, after = self.asked.base_config, self.asked.head_config
        if before.ignore != after.ignore or _import_order(before) != _import_order(after):
            for dag in self.head_dags:
                self._reason(dag).add(
                    CONFIG,
                    [Step("pyproject.toml", "tool.firedoor", None), Step(dag, "", 1)],
                    exact=False,
                    note="the policy of what is read changed",
                )

    def _added(self) -> None:
        known = set(self.base_dags)
        for dag in self.head_dags:
            if dag not in known:
                cause = dag if dag in self.touched else self._near_touched(dag)
                steps = [Step(dag, "", 1)] if cause == dag else [Step(cause, "", None), Step(dag, "", 1)]
                self._reason(dag).add(ADDED, steps)

    def _renamed(self) -> None:
        """A slug is a name where DAGs run, and it gives way to the same one of a DAG file that comes before it."""
        if self.base_dags == self.head_dags:
            return
        before, after = slugs(self.base_dags), slugs(self.head_dags)
        for dag in self.head_dags:
            if before.get(dag, after[dag]) != after[dag]:
                other = {slug: path for path, slug in {**before, **after}.items() if path != dag}
                cause = other.get(before[dag]) or other.get(after[dag]) or self.touched[0]
                self._reason(dag).add(
                    CONFIG, [Step(cause, "", None), Step(dag, "", 1)], note=f"its slug is no longer {before[dag]}"
                )

    def _near_touched(self, dag: str) -> str:
        """What made an unchanged file a DAG file: an ignore file above it, the policy, or its factory."""
        above = [
            path for path in self.touched if path.rpartition("/")[2] == _IGNORE_FILE and dag.startswith(parent(path))
        ]
        links = sorted(self.sides.forward.get(dag, frozenset()) & set(self.touched))
        policy = [path for path in self.touched if path == "pyproject.toml"]
        return (above + links + policy + self.touched)[0]

    def _roots_differ(self) -> None:
        for dag in self.head_dags:
            before, after = set(self._roots(dag, base=True)), set(self._roots(dag, base=False))
            for key in sorted(before ^ after):
                cause = key[0] if key[0] in self.touched else self._release(dag) or "pyproject.toml"
                if cause in self.touched:
                    kind = CONFIG if cause == "pyproject.toml" or cause.endswith(_DAG_SETTINGS) else _kind_of(key)
                    self._reason(dag).add(kind, [Step(cause, "", None), Step(dag, "", 1)])
                    break

    def _by_file(self) -> None:
        for dag in self.head_dags:
            for root in self._roots(dag, base=False):
                if root[0] in self._files:
                    files = file_chain(self._files, root[0])
                    steps = [Step(path, "", self._line(path)) for path in reversed(files)]
                    if root[0] != dag:
                        steps.append(Step(dag, "", 1))
                    kind = CODE if files[-1].endswith(".py") else RESOURCE
                    self._reason(dag).add(CONFIG if files[-1].endswith(_DAG_SETTINGS) else kind, steps)
                    break

    def _by_definition(self, files: set[str]) -> None:
        candidates = {dag: self._roots(dag, base=False) for dag in self.head_dags}
        within = with_packages(self._files, self.sides.head.digests)
        roots = {dag: [key for key in keys if key[0] in within] for dag, keys in candidates.items()}
        every = sorted({key for keys in roots.values() for key in keys})
        if not every:
            return
        found = differences(
            self.sides.base_graph,
            self.sides.head_graph,
            every,
            within=within,
            moved=files,
            forward=self.sides.forward,
        )
        chains: Chains | _NoChains = Chains(self.sides.head_graph, found) if self._explained else _NoChains()
        for kind, seeds in self._by_kind(found):
            reach = reached(seeds, found.users)
            for dag, keys in roots.items():
                hits = [key for key in keys if key in reach]
                if hits:
                    steps, exact, note = chains.chain(hits[0], reach, dag)
                    self._reason(dag).add(kind, steps, exact=exact, note=note)

        self._by_imports(found, roots, chains)
        for flag, handed, what in (
            (READS_DOCSTRINGS, found.redocumented, "docstrings"),
            (READS_SOURCE, found.reworded, "source text"),
        ):
            if not any(flags & flag for side in (self.sides.base, self.sides.head) for flags in side.flags.values()):
                continue  # nothing reads that of what it is handed
            reach = reached(handed, found.users)
            for dag, keys in roots.items():
                hits = [key for key in keys if key in reach]
                if hits and self._reads(dag) & flag:
                    steps, _, _ = chains.chain(hits[0], reach, dag)
                    self._reason(dag).add(CODE, steps, exact=False, note=f"it reaches code that reads {what}")

    def _by_imports(self, found: Differences, roots: Mapping[str, list[Key]], chains: Chains | _NoChains) -> None:
        """A body that imports something else matters to those who did not import that anyway, or no longer do."""
        if not found.imported:
            return
        anyway = ImportedAnyway(self.sides.base_graph, self.sides.head_graph, found.imported)
        for key in sorted(found.imported):
            reach = reached([key], found.users)
            for dag, keys in roots.items():
                hits = [root for root in keys if root in reach]
                if not hits or CODE in self._reason_kinds(dag):
                    continue
                if anyway.matters(key, self._roots(dag, base=True), self._roots(dag, base=False)):
                    steps, exact, note = chains.chain(hits[0], reach, dag, found.imported[key][0])
                    self._reason(dag).add(CODE, steps, exact=exact, note=note)

    def _reason_kinds(self, dag: str) -> set[str]:
        reasons = self.reasons.get(dag)
        return reasons.kinds if reasons is not None else set()

    def _reads(self, dag: str) -> int:
        """Whether something that ``dag`` reaches reads docstrings or source text of what it is handed, as flags."""
        if not self._flags(dag):  # by file: cheap, and mostly zero
            return 0
        found = 0
        for root in self._roots(dag, base=False):
            found |= self._readers(root)
        return found

    def _by_kind(self, found: Differences) -> list[tuple[str, list[Key]]]:
        settings = [key for key in found.changed if key[0].endswith("/" + _DAG_SETTINGS)]
        resources = [key for key in found.changed if is_resource(key) and key not in settings]
        code = [key for key in found.changed if not is_resource(key)]
        return [(CODE, code), (RESOURCE, resources), (CONFIG, settings)]

    def _second_producers(self, files: set[str]) -> None:
        for dag, (other, dag_id) in second_producers(files, self.head_dags, self.sides).items():
            self._reason(dag).add(
                CODE, [Step(other, "", 1), Step(dag, "", 1)], note=f"{other} defines the dag_id {dag_id!r} too"
            )

    def _by_pins(self, files: set[str]) -> None:
        memory = self.sides.memory
        if memory is not None and memory.has_same_pins(files.union(self.touched)):
            return
        from firedoor.pins.formats import find_locks
        from firedoor.pins.images import build_files

        names = set(find_locks(self.touched)) | set(build_files(self.touched))
        if not names:
            return
        for dag, hit in self._pin_table(by_file=self.asked.precision == FILE_PRECISION).hits().items():
            self._reason(dag).add(
                PIN, _pin_steps(hit, dag), exact=hit.exact, note=f"{', '.join(hit.pins)}: {hit.reason}"
            )

    def _by_checks(self, files: set[str]) -> None:
        for dag, test in tested_dags(files, self.head_dags, self.sides.forward, self.sides.importers).items():
            reason = self._reason(dag)
            reason.add(CHECK, [Step(test, "", None), Step(dag, "", 1)])
            reason.checks.add(TESTS)

    def _of_readers(self, members: list[Key], below: list[int]) -> int:
        flags = 0
        for key in members:
            flags |= self.sides.head_graph.reads(key)
        for child in below:
            flags |= child
        return flags

    def _of_flags(self, members: list[str], below: list[int]) -> int:
        flags = 0
        for path in members:
            for side in (self.sides.base, self.sides.head):
                flags |= side.flags.get(path, 0) & (READS_DOCSTRINGS | READS_SOURCE)
        for child in below:
            flags |= child
        return flags

    # ---- what is asked of a DAG file ---------------------------------------------------------------------

    def _roots(self, dag: str, *, base: bool) -> list[Key]:
        """What running ``dag`` starts from: its body, its settings, declared edges, what is ambient."""
        snapshot = self.sides.base if base else self.sides.head
        graph = self.sides.base_graph if base else self.sides.head_graph
        config = self.asked.base_config if base else self.asked.head_config
        settings = _settings(dag)
        found: list[Key] = [(dag, BODY)]
        if settings in snapshot.digests:
            found.append(graph.file_key(settings))
        found += declared(config, dag, snapshot, graph)
        found += self._ambient[0 if base else 1]
        return found

    def _release(self, dag: str) -> str:
        """The touched file that gives ``dag`` another release of a library, which has not moved itself; or nothing."""
        named = [_settings(dag), *(path for path in self.touched if path.endswith("/" + RELEASES))]
        return next((path for path in named if path in self.touched and self.view.pinned), "")

    def _reason(self, dag: str) -> _Reasons:
        return self.reasons.setdefault(dag, _Reasons())

    def _line(self, path: str) -> int | None:
        return 1 if path in self.sides.head.digests and path.endswith(".py") else None

    def _pin_table(self, *, by_file: bool) -> Pins:
        known = self._pins.get(by_file)
        if known is None:
            from firedoor.affected.pinned import Pins  # reading locks takes much that a remembered tree spares

            known = self._pins[by_file] = Pins(
                self.sides,
                self.asked.blobs,
                self.base_dags,
                self.head_dags,
                None if by_file else self._outside,
            )
        return known

    # ---- the answer --------------------------------------------------------------------------------------

    def selected(self) -> list[str]:
        """The selected DAG files."""
        return list(filter(self.view.holds, self.reasons))

    def answers(self) -> tuple[AffectedDag, ...]:
        """The selected DAG files, sorted, with fingerprints."""
        if not self.reasons:
            return ()
        names = slugs(self.head_dags)
        old_names = slugs(self.base_dags)
        head = Fingerprints(self.sides.head_graph)
        base = Fingerprints(self.sides.base_graph, head)
        found = []
        for dag in sorted(filter(self.view.holds, self.reasons)):
            reasons = self.reasons[dag]
            roots, others = self._inputs(dag, names[dag], head, base=False)
            found.append(
                AffectedDag(
                    dag_file=dag,
                    slug=names[dag],
                    base_fingerprint=base.fingerprint(*self._inputs(dag, old_names[dag], base, base=True))
                    if dag in old_names
                    else None,
                    head_fingerprint=head.fingerprint(roots, others),
                    inputs_digest=head.inputs_digest(roots, [*others, *self._whole_files(dag, roots)]),
                    kinds=tuple(sorted(reasons.kinds)),
                    checks=tuple(sorted(reasons.checks)),
                    confidence=EXACT if reasons.exact else CONSERVATIVE,
                    chain=self._from_touched(reasons.steps),
                    note=reasons.note,
                )
            )
        return tuple(found)

    def fingerprints(self, dags: Iterable[str]) -> dict[str, str]:
        """The fingerprint at head of each of ``dags``."""
        names = slugs(self.head_dags)
        head = Fingerprints(self.sides.head_graph)
        return {dag: head.fingerprint(*self._inputs(dag, names[dag], head, base=False)) for dag in dags}

    def files_reached(self, dags: Iterable[str]) -> frozenset[str]:
        """The paths of all that ``dags`` reach at head."""
        roots = {root for dag in dags for root in self._roots(dag, base=False)}
        return frozenset(path for path, _ in Fingerprints(self.sides.head_graph).reach(roots) if path)

    def inputs_digests(self, dags: Iterable[str]) -> dict[str, str]:
        """The digest of the bytes of all inputs of each of ``dags`` at head."""
        names = slugs(self.head_dags)
        head = Fingerprints(self.sides.head_graph)
        found = {}
        for dag in dags:
            roots, others = self._inputs(dag, names[dag], head, base=False)
            found[dag] = head.inputs_digest(roots, [*others, *self._whole_files(dag, roots)])
        return found

    def _whole_files(self, dag: str, roots: Iterable[Key]) -> list[str]:
        """At precision ``file``: lines about every file that ``roots`` lead to by name, and what they import."""
        if self.asked.precision != FILE_PRECISION:
            return []
        files = self._files_by_name.digest({path for path, _ in roots if path})
        return [f"files {files}", *self._pin_table(by_file=True).fingerprint_parts(dag, "head")]

    def _inputs(self, dag: str, slug: str, prints: Fingerprints, *, base: bool) -> tuple[list[Key], list[str]]:
        """What the fingerprint of ``dag`` is made of: what it starts from, and lines about all that is no code.

        The same at every precision: one DAG has one fingerprint.
        """
        roots = self._roots(dag, base=base)
        pins = self._pin_parts(dag, prints.outside(roots), base=base)
        order = _import_order(self.asked.base_config if base else self.asked.head_config)
        return roots, [f"slug {slug}", *order, *pins, *self._read_parts(dag, roots, prints)]

    def _pin_parts(self, dag: str, outside: frozenset[str], *, base: bool) -> Sequence[str]:
        """The lines of a fingerprint about the pins that ``dag`` reaches, which takes ``outside`` from outside."""
        side, memory = "base" if base else "head", self.sides.memory
        if memory is not None:
            known = memory.pins(dag, side, self.base_dags if base else self.head_dags, outside)
            if known is not None:
                return known
        return self._pin_table(by_file=False).fingerprint_parts(dag, side)

    def _from_touched(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The chain as places of the tree: what lies behind a symbolic link by its own path, the touched file first."""
        aliases = self.sides.aliases
        trees = [tree.entries for tree in (self.asked.base, self.asked.head) if tree is not None]
        real = [
            step
            if step.path not in aliases or any(step.path in entries for entries in trees)
            else step._replace(path=aliases[step.path])
            for step in steps
        ]
        first = real[0].path
        if first not in self.touched and aliases.get(first) in self.touched:
            real.insert(0, Step(aliases[first], "", None))
        elif first not in self.touched and (cause := self._release(real[-1].path)):
            real.insert(0, Step(cause, "", None))
        return tuple(real)

    def _read_parts(self, dag: str, roots: list[Key], prints: Fingerprints) -> list[str]:
        """What counts in the fingerprint of a DAG file with code that reads docstrings or source text."""
        flags = self._reads(dag)
        parts = [f"docstrings {prints.docstrings(roots)}"] if flags & READS_DOCSTRINGS else []
        return [*parts, f"source {prints.inputs_digest(roots, ())}"] if flags & READS_SOURCE else parts

    def leave_memory(self) -> None:
        """Have the cache keep what head leads to, for the next run, if that is better off with it."""
        sides, configured = self.sides, bool(self.asked.head_config.roots)
        if sides.memory is not None:
            self.asked.seen.update(sides.memory.digests)
        if not worth_keeping(sides.memory, self.asked.cache, sides.head_graph, configured=configured):
            return
        if not (configured or infer_roots(sides.head.digests) == sides.roots):
            return  # base has a root of its own, which head's links know
        pins = self._pin_table(by_file=False)
        if pins.lost:
            return  # another run may be able to read them
        links = head_links(sides.links, sides.file_links, sides.base, sides.head_graph)
        uses = TableUses(links.forward, [sides.head])
        dags = LinkedDags(
            frozenset(self.head_dags),
            pins.files("head"),
            {
                dag: (outside, tuple(self._pin_parts(dag, outside, base=False)))
                for dag, outside in ((dag, self._outside.of(dag, "head")) for dag in self.head_dags)
            },
            {dag: tuple(use.to_row() for use in sorted(found)) for dag in self.head_dags if (found := uses.of(dag))},
        )
        starts = {key for dag in self.head_dags for key in self._roots(dag, base=False)}
        leave(self.asked.cache, sides.head_graph, links, starts, dags, configured=configured)

    def code_affected(self) -> list[str]:
        """The selected DAG files, without those of which only a check changed."""
        return [dag for dag, reasons in self.reasons.items() if self.view.holds(dag) and reasons.kinds != {CHECK}]

    def unresolved(self) -> tuple[str, ...]:
        """``path: import`` of what could not be placed, among what was looked at."""
        found = {**self.sides.base_graph.unresolved, **self.sides.head_graph.unresolved}
        return tuple(sorted(f"{path}: {name or '*'} ({why})" for (path, name), why in found.items()))


def declared(config: Config, dag: str, snapshot: Snapshot, graph: Graph) -> list[Key]:
    """The declared edges of a DAG file: a file that an edge names counts whole."""
    found: list[Key] = []
    for edge in config.edges:
        if matcher(edge.from_globs)(dag):
            reaches = matcher(edge.to_globs)
            found += [
                (path, "*") if path.endswith(".py") else graph.file_key(path)
                for path in sorted(snapshot.digests)
                if reaches(path)
            ]
    return found


def _import_order(config: Config) -> list[str]:
    """The declared roots and ``PYTHONPATH`` as lines: their order says which of two modules of one name is imported."""
    said = {"roots": config.roots, "pythonpath": config.pythonpath}
    return [f"{name} {len(folders)} {':'.join(folders)}" for name, folders in said.items() if folders]


def _settings(dag: str) -> str:
    return f"{parent(dag)}/{_DAG_SETTINGS}" if parent(dag) else _DAG_SETTINGS


def _kind_of(key: Key) -> str:
    return RESOURCE if is_resource(key) else CODE


def _pin_steps(hit: PinHit, dag: str) -> list[Step]:
    return [Step(hit.lock, ", ".join(hit.pins[:3]), None), Step(dag, "", 1)]
