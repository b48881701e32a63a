"""Which DAG files are data-affected: they read what a code-affected DAG file writes.

One step: who wants the readers of readers asks again with the readers found. Names are compared by
:func:`firedoor.tables.names.matches`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from firedoor.tables.names import is_unresolved, matches
from firedoor.tables.uses import CONSERVATIVE, EXACT, TableUse

# What a write can reach: an SQL write an SQL read, an outlet a schedule, a trigger the DAG's definition, and the
# definition of a DAG those who wait for it or read its XComs.
_READ_BY = {
    "sql": ("sql",),
    "outlet": ("asset",),
    "asset": ("asset",),
    "trigger_dag": ("trigger_dag",),
    "external_task": ("external_task", "xcom"),
}


class DataAffected(NamedTuple):
    """One DAG file that reads ``table``, which a code-affected one writes (words as in ``TableUse``)."""

    dag_file: str
    table: str
    via: str
    confidence: str


class DataEdge(NamedTuple):
    """One write and the read that it reaches: what ``DataAffected`` is the sum of, for showing the reason."""

    writer: str
    reader: str
    table: str
    via: str
    confidence: str
    writer_line: int
    reader_line: int


class UnresolvedUse(NamedTuple):
    """A use of which nothing is known before a run: it can reach, or be reached by, any DAG file."""

    dag_file: str
    line: int
    mode: str
    via: str
    table: str


def data_affected(affected: Collection[str], uses: Mapping[str, Collection[TableUse]]) -> list[DataAffected]:
    """Return the DAG files that directly read what the ``affected`` DAG files write, sorted; never an affected one.

    ``uses`` maps each DAG file to all uses that its closure reaches. Each (DAG file, table, via) is listed once.
    """
    writes: dict[tuple[str, str], str] = {}
    for dag_file in affected:
        for use in _resolved(dag_file, uses.get(dag_file, ())):
            if use.mode == "write" and (use.confidence == EXACT or (use.via, use.table) not in writes):
                writes[use.via, use.table] = use.confidence
    taken = set(affected)
    reads: dict[str, dict[str, list[tuple[str, str]]]] = {
        via: {} for write_via, _ in writes for via in _READ_BY.get(write_via, ())
    }
    for dag_file, each in uses.items():
        if reads and dag_file not in taken:
            for use in _resolved(dag_file, each):
                if use.mode == "read" and use.via in reads:
                    reads[use.via].setdefault(use.table, []).append((dag_file, use.confidence))
    indexes = {via: _Names(names) for via, names in reads.items()}
    found: dict[tuple[str, str, str], str] = {}
    for (write_via, write), certainty in writes.items():
        for read_via in _READ_BY.get(write_via, ()):
            for read in indexes[read_via].like(write):
                table, via = _told(write, read), _via(write_via, read_via)
                sure = certainty == EXACT and _same_length(write, read)
                for dag_file, confidence in reads[read_via][read]:
                    key = (dag_file, table, via)
                    if sure and confidence == EXACT:
                        found[key] = EXACT
                    else:
                        found.setdefault(key, CONSERVATIVE)
    return sorted(DataAffected(*key, confidence) for key, confidence in found.items())


def data_edges(affected: Collection[str], reader: str, uses: Mapping[str, Collection[TableUse]]) -> list[DataEdge]:
    """Return every write of ``affected`` DAG files that the DAG file ``reader`` reads, with both lines, sorted."""
    reads = [use for use in _resolved(reader, uses.get(reader, ())) if use.mode == "read"]
    edges = []
    for writer in affected:
        if writer == reader:
            continue
        for write in _resolved(writer, uses.get(writer, ())):
            for read in reads:
                if (
                    write.mode == "write"
                    and read.via in _READ_BY.get(write.via, ())
                    and matches(write.table, read.table)
                ):
                    sure = write.confidence == read.confidence == EXACT and _same_length(write.table, read.table)
                    edges.append(
                        DataEdge(
                            writer,
                            reader,
                            _told(write.table, read.table),
                            _via(write.via, read.via),
                            EXACT if sure else CONSERVATIVE,
                            write.line,
                            read.line,
                        )
                    )
    return sorted(set(edges))


def unresolved_uses(uses: Mapping[str, Collection[TableUse]]) -> list[UnresolvedUse]:
    """Return the uses that no name can be given to, sorted: they take no part in ``data_affected``."""
    found = set()
    for dag_file, each in uses.items():
        for use in _resolved(dag_file, each):
            if use.mode != "name" and is_unresolved(use.table):
                found.add(UnresolvedUse(dag_file, use.line, use.mode, use.via, use.table))
    return sorted(found)


def _resolved(dag_file: str, uses: Collection[TableUse]) -> Iterable[TableUse]:
    """Return the uses with ``asset:~VARIABLE`` replaced by what the module that binds the variable says it is.

    A variable that no reached module binds keeps its name: two DAG files that import it still agree on it.
    ``dag:~__file__`` is the DAG file's stem, the usual way to name a DAG after its file.
    """
    if not any(use.mode == "name" or ":~" in use.table for use in uses):
        return uses
    names: dict[str, list[str]] = defaultdict(list)
    names["dag:~__file__"].append(f"dag:{dag_file.rpartition('/')[2].removesuffix('.py')}")
    for use in uses:
        if use.mode == "name":
            variable, _, name = use.table.partition("=")
            names[name.partition(":")[0] + ":" + variable].append(name)
    resolved = []
    for use in uses:
        if use.mode != "name":
            doubt = "*" if use.table == "dag:~__file__" else ""
            for name in names.get(use.table, ()):
                confidence = CONSERVATIVE if "*" in name + doubt else EXACT
                resolved.append(TableUse(use.owner, use.line, use.mode, name, use.via, confidence))
            if use.table not in names:
                resolved.append(use)
    return resolved


class _Names:
    """Names of one kind, found by their last part: ``orders`` of ``sales.orders``, ``events_`` of ``a.events_*``."""

    def __init__(self, names: Iterable[str]) -> None:
        self._fixed: dict[str, list[str]] = defaultdict(list)
        self._open: dict[str, list[str]] = defaultdict(list)
        for name in names:
            last = _last(name)
            head, star, _ = last.partition("*")
            (self._open if star else self._fixed)[head].append(name)
        self._sorted = sorted(self._fixed)

    def like(self, name: str) -> Iterator[str]:
        """Yield the names that match ``name``; none when nothing is known of it."""
        if is_unresolved(name):
            return
        head, star, _ = _last(name).partition("*")
        groups: list[list[str]] = []
        if star:
            first = bisect_left(self._sorted, head)
            for last in self._sorted[first:]:
                if not last.startswith(head):
                    break
                groups.append(self._fixed[last])
            groups += [each for other, each in self._open.items() if other.startswith(head) or head.startswith(other)]
        else:
            groups.append(self._fixed.get(head, []))
            groups += [self._open[head[:size]] for size in range(len(head) + 1) if head[:size] in self._open]
        for group in groups:
            for other in group:
                if matches(name, other):
                    yield other


def _last(name: str) -> str:
    """Return the part by which names are indexed: the table's own, or the whole of an asset's or a DAG's."""
    return name if name.startswith(("asset:", "dag:")) else name.casefold().rpartition(".")[2]


def _told(write: str, read: str) -> str:
    """Return the name to show: the one that says more."""
    return min((read, write), key=lambda name: (name.count("*"), -name.count(".")))


def _via(write: str, read: str) -> str:
    """Return how the reader is reached: an asset in ``outlets=`` is told as ``outlet``, others as the reader reads."""
    return "outlet" if write == "outlet" else read


def _same_length(write: str, read: str) -> bool:
    return write.startswith(("asset:", "dag:")) or write.count(".") == read.count(".")
