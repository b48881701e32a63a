"""Which DAG files are data-affected: they read what a code-affected DAG file writes.

One step only: readers of readers are not listed, for they see changed data only when the reader between passes it on,
which its own run on a stage shows. Names are compared by :func:`firedoor.tables.names.matches`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, order=True)
class DataAffected:
    """One DAG file that reads ``table``, which a code-affected one writes. ``via`` and ``confidence``: see ``TableUse``."""

    dag_file: str
    table: str
    via: str
    confidence: str


@dataclass(frozen=True, slots=True, order=True)
class DataEdge:
    """One write and the read that it reaches: what ``DataAffected`` is the sum of, for showing the reason."""

    writer: str
    reader: str
    table: str
    via: str
    confidence: str
    writer_line: int
    reader_line: int


@dataclass(frozen=True, slots=True, order=True)
class UnresolvedUse:
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
    reads: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for dag_file in affected:
        for use in _resolved(uses.get(dag_file, ())):
            if use.mode == "write" and (use.confidence == EXACT or (use.via, use.table) not in writes):
                writes[use.via, use.table] = use.confidence
    if not writes:
        return []
    taken = set(affected)
    wanted = {via for write_via, _ in writes for via in _READ_BY.get(write_via, ())}
    for dag_file, each in uses.items():
        if dag_file not in taken:
            for use in _resolved(each):
                if use.mode == "read" and use.via in wanted:
                    reads[use.via, use.table].append((dag_file, use.confidence))
    found: dict[tuple[str, str, str], str] = {}
    for (write_via, write), (read_via, read) in _pairs(writes, reads):
        table, via = _told(write, read), _via(write_via, read_via)
        sure = writes[write_via, write] == EXACT and _same_length(write, read)
        for dag_file, confidence in reads[read_via, read]:
            key = (dag_file, table, via)
            if sure and confidence == EXACT:
                found[key] = EXACT
            else:
                found.setdefault(key, CONSERVATIVE)
    return sorted(DataAffected(*key, confidence) for key, confidence in found.items())


def data_edges(
    affected: Collection[str], reader: str, uses: Mapping[str, Collection[TableUse]]
) -> list[DataEdge]:
    """Return every write of ``affected`` DAG files that the DAG file ``reader`` reads, with both lines, sorted."""
    reads = [use for use in _resolved(uses.get(reader, ())) if use.mode == "read"]
    edges = []
    for writer in affected:
        if writer == reader:
            continue
        for write in _resolved(uses.get(writer, ())):
            for read in reads:
                if write.mode == "write" and read.via in _READ_BY.get(write.via, ()) and matches(write.table, read.table):
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
        for use in _resolved(each):
            if use.mode != "name" and is_unresolved(use.table):
                found.add(UnresolvedUse(dag_file, use.line, use.mode, use.via, use.table))
    return sorted(found)


def _resolved(uses: Iterable[TableUse]) -> Iterator[TableUse]:
    """Yield the uses with ``asset:~VARIABLE`` replaced by what the module that binds the variable says it is.

    A variable that no reached module binds keeps its name: two DAG files that import it still agree on it.
    """
    uses = list(uses)
    names: dict[str, list[str]] = defaultdict(list)
    for use in uses:
        if use.mode == "name":
            variable, _, name = use.table.partition("=")
            names[name.partition(":")[0] + ":" + variable].append(name)
    for use in uses:
        if use.mode == "name":
            continue
        bound = names.get(use.table) if ":~" in use.table else None
        if bound is None:
            yield use
        else:
            for name in bound:
                yield TableUse(use.owner, use.line, use.mode, name, use.via, CONSERVATIVE if "*" in name else EXACT)


def _pairs(
    writes: Iterable[tuple[str, str]], reads: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield each (write, read) of which the names match and the one reaches the other."""
    by_last: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    open_reads: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for read in reads:
        last = _last(read[1])
        if "*" in last:
            open_reads[read[0]].append(read)
        else:
            by_last[read[0], last].append(read)
    by_via: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (via, _), group in by_last.items():
        by_via[via] += group
    for write in writes:
        if is_unresolved(write[1]):
            continue
        last = _last(write[1])
        for via in _READ_BY.get(write[0], ()):
            candidates = by_via[via] if "*" in last else by_last.get((via, last), [])
            for read in (*candidates, *open_reads[via]):
                if matches(write[1], read[1]):
                    yield write, read


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
