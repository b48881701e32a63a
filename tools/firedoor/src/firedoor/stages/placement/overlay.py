"""Where a stage has each table: what this merge request built is its own, all else is read from the base.

The base of acc is production itself, which nobody writes; the base of dev and tst is their sample. Pure values: what
was built is told, not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .answers import Mode, Statement
from .names import Name
from .rewrite import Sides


@dataclass(frozen=True)
class Namespace:
    """Where the tables of one schema of production lie on the stage: other catalog, schema, or a prefix of the name.

    ``schema`` ``"*"`` is every schema; a ``*`` in ``to_schema`` is the schema of production. An empty ``to_catalog``
    keeps the catalog, an empty ``to_schema`` the schema.
    """

    schema: str
    catalog: str = ""
    to_catalog: str = ""
    to_schema: str = ""
    prefix: str = ""

    def holds(self, name: Name) -> bool:
        """Whether it is about the table."""
        return self.schema in ("*", name.schema) and self.catalog in ("", name.catalog)

    def moved(self, name: Name) -> Name:
        """The table on the stage."""
        schema = self.to_schema.replace("*", name.schema) or name.schema
        return Name(self.to_catalog or name.catalog, schema, self.prefix + name.table)


@dataclass(frozen=True)
class Built:
    """A table that this merge request built: which DAG file did, and which partitions; none means the whole table."""

    by: str
    partitions: tuple[str, ...] = ()
    view: Name | None = None
    """The view of its partitions and the rest of the base, where there is one."""


@dataclass(frozen=True)
class Row:
    """One line of ``--explain``: a table, which side is read or written, where that is, and why."""

    table: Name
    side: str
    place: Name | None
    why: str


@dataclass(frozen=True)
class Overlay:
    """One stage of one merge request.

    ``own`` tells where it writes, ``base`` where it reads what it did not build (empty: where production has it).
    ``outlets`` are the tables that may be written; None allows every table that ``own`` has a place for. ``catalog`` is
    production's default one, which a name may say or not.
    """

    stage: str
    own: tuple[Namespace, ...]
    base: tuple[Namespace, ...] = ()
    built: Mapping[Name, Built] = field(default_factory=dict)
    outlets: frozenset[Name] | None = None
    catalog: str = ""
    base_word: str = "production"

    def sides(self, name: Name) -> Sides:
        """Where the table is read and written; to be given to :func:`rewrite`."""
        known = self._plain(name)
        write, why_not = self._write(known)
        built = self.built.get(known)
        read, _, why = self._read(known, built)
        return Sides(read, write, why, why_not)

    def _plain(self, name: Name) -> Name:
        return name._replace(catalog="") if name.catalog == self.catalog else name

    def _place(self, name: Name, spaces: tuple[Namespace, ...]) -> Name | None:
        exact = [each for each in spaces if each.holds(name) and each.schema != "*"]
        found = exact or [each for each in spaces if each.holds(name)]
        return found[0].moved(name) if found else None

    def _write(self, name: Name) -> tuple[Name | None, str]:
        if self.outlets is not None and name not in self.outlets:
            return None, f"the DAG does not declare it as an outlet, and {self.base_word} is read-only"
        place = self._place(name, self.own)
        if place is None:
            return None, f"no namespace of the stage {self.stage} is for the schema {name.schema}"
        if place == name or place == self._place(name, self.base):
            return None, f"the stage {self.stage} has it at the same place as {self.base_word}"
        return place, ""

    def _read(self, name: Name, built: Built | None) -> tuple[Name, str, str]:
        base = self._place(name, self.base) or name
        own = self._place(name, self.own)
        if built is None or own is None:
            shards = self._shards(name)
            if shards:
                return own or base, self.stage, f"{len(shards)} of its tables were built by this merge request"
            return base, self.base_word, "this merge request does not build it"
        if not built.partitions:
            return own, self.stage, f"built by {built.by} in this merge request"
        days = ", ".join(built.partitions[:3]) + (" …" if len(built.partitions) > 3 else "")
        if built.view is None:
            return own, self.stage, f"partitions {days} were built by {built.by}; the table has no other"
        return (
            built.view,
            f"{self.stage} and {self.base_word}",
            (f"partitions {days} were built by {built.by}; the others are {self.base_word}'s"),
        )

    def _shards(self, name: Name) -> list[Name]:
        """The built tables that a wildcard (``events_*``) covers."""
        if not name.table.endswith("*"):
            return []
        return [each for each in self.built if each[:2] == name[:2] and each.table.startswith(name.table[:-1])]

    def explain(self, statements: Iterable[Statement]) -> list[Row]:
        """For each table of the statements which side is read or written and why, sorted by table."""
        rows: dict[tuple[Name, bool], Row] = {}
        for statement in statements:
            for use in statement.uses:
                name = self._plain(use.name)
                if use.column:
                    continue
                writes = use.mode is not Mode.READS
                rows[name, writes] = self._written_row(name) if writes else self._read_row(name)
        return [rows[key] for key in sorted(rows)]

    def _read_row(self, name: Name) -> Row:
        place, side, why = self._read(name, self.built.get(name))
        return Row(name, f"read from {side}", place, why)

    def _written_row(self, name: Name) -> Row:
        place, why_not = self._write(name)
        if place is None:
            return Row(name, "refused", None, why_not)
        return Row(name, f"written to {self.stage}", place, f"{self.base_word} cannot be written")


def explained(rows: Iterable[Row]) -> str:
    """The rows as text, one table a line, in columns."""
    cells = [(str(row.table), row.side, str(row.place or ""), row.why) for row in rows]
    widths = [max((len(cell[at]) for cell in cells), default=0) for at in range(3)]
    lines = ("  ".join([*(cell[at].ljust(widths[at]) for at in range(3)), cell[3]]).rstrip() for cell in cells)
    return "\n".join(lines)
