"""The statements of a sample. Each is plain SQL of its engine; none reads a big table more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firedoor.stages.engine import Engine, Name, text_literal
from firedoor.stages.portable_hash import hash_sql, threshold
from firedoor.stages.sample_plan import Entity, ForeignKey, SamplePlan


class SampleSql:
    """Statements for ``plan`` on ``engine``, from the tables of ``source`` into those of ``target``."""

    def __init__(
        self, engine: Engine, plan: SamplePlan, source: Mapping[str, Name], target: Mapping[str, Name]
    ) -> None:
        self._quote = engine.quote
        self._dialect = engine.dialect
        self._plan = plan
        self._columns = {t: [column[0] for column in engine.columns(source[t])] for t in plan.tables}
        self._source = {table: engine.quote(*name) for table, name in source.items()}
        self._target = {table: engine.quote(*name) for table, name in target.items()}

    def columns(self, table: str) -> list[str]:
        """Columns of a table in production; none where it is not there."""
        return self._columns[table]

    def replaced(self, table: str, select: str) -> list[str]:
        """The statements that make the sample of ``table`` from what ``select`` gives."""
        return [f"DROP TABLE IF EXISTS {self._target[table]}", f"CREATE TABLE {self._target[table]} AS {select}"]

    def partition_replaced(self, table: str, select: str, values: Sequence[str], kept: Sequence[str]) -> list[str]:
        """The statements that renew the partitions ``values``, and drop those that are not among ``kept`` either."""
        column = self._quote(self._plan.partitions[table])
        listed = ", ".join(map(text_literal, values)) or "NULL"
        every = ", ".join(map(text_literal, [*values, *kept])) or "NULL"
        statements = [f"DELETE FROM {self._target[table]} WHERE {column} IN ({listed}) OR {column} NOT IN ({every})"]
        if values:
            statements.append(
                f"INSERT INTO {self._target[table]} SELECT * FROM ({select}) AS s WHERE {column} IN ({listed})"
            )
        return statements

    def entity(self, entity: Entity) -> str:
        """Rows of the drawn keys: below the threshold, the smallest hashes, the smallest of each stratum."""
        names = self._listed("t", self._columns[entity.table])
        source = self._source[entity.table]
        if entity.where or entity.keys:
            return f"SELECT {names} FROM {source} AS t WHERE {self._known(entity)}"
        bare = self._listed("r", self._columns[entity.table])
        ranks = [f"dense_rank() OVER (ORDER BY h) <= {self._plan.floor}"]
        strata = map(self._quote, entity.strata)
        ranks += [f"dense_rank() OVER (PARTITION BY {column} ORDER BY h) <= {self._plan.floor}" for column in strata]
        flags = ", ".join(f"{rank} AS firedoor_r{n}" for n, rank in enumerate(ranks))
        kept = " OR ".join(f"firedoor_r{n}" for n in range(len(ranks)))
        return (
            f"SELECT {bare} FROM (SELECT q.*, {flags} FROM (SELECT t.*, {self._hash('t', entity.key)} AS h "
            f"FROM {source} AS t) AS q) AS r WHERE substr(h, 1, 8) < {self._digits(self._plan.fraction)} OR {kept}"
        )

    def reached(self, table: str, edges: Sequence[ForeignKey]) -> str:
        """Rows that point to a row of the sample; with ``both`` to none that is not in it."""
        into = [
            f"{self._tuple('t', edge.columns)} IN (SELECT {self._listed('p', edge.parent_columns)} "
            f"FROM {self._target[edge.parent]} AS p)"
            for edge in edges
        ]
        kept = f"({' OR '.join(into)})"
        if self._plan.both:
            kept += "".join(
                f" AND ({self._some_null('t', edge.columns)} OR {one})" for edge, one in zip(edges, into, strict=True)
            )
        return f"SELECT {self._listed('t', self._columns[table])} FROM {self._source[table]} AS t WHERE {kept}"

    def unreached(self, table: str) -> str:
        """Rows of the smallest hashes: of the primary key, or of the whole row where none is known."""
        names = self._columns[table]
        key = self._plan.keys.get(table) or ()
        digits = self._hash("t", key) if key else self._hash("t", names, coalesced=True)
        return (
            f"SELECT {self._listed('r', names)} FROM (SELECT q.*, dense_rank() OVER (ORDER BY h) AS firedoor_r "
            f"FROM (SELECT t.*, {digits} AS h FROM {self._source[table]} AS t) AS q) AS r "
            f"WHERE firedoor_r <= {self._plan.unreached_rows}"
        )

    def whole(self, table: str) -> str:
        """All rows."""
        return f"SELECT {self._listed('t', self._columns[table])} FROM {self._source[table]} AS t"

    def missing_parents(self, edge: ForeignKey) -> str:
        """Adds the rows that the sample points to and does not hold."""
        names = self._columns[edge.parent]
        return (
            f"INSERT INTO {self._target[edge.parent]} ({', '.join(map(self._quote, names))}) "
            f"SELECT {self._listed('t', names)} FROM {self._source[edge.parent]} AS t "
            f"WHERE {self._tuple('t', edge.parent_columns)} IN "
            f"(SELECT {self._listed('c', edge.columns)} FROM {self._target[edge.table]} AS c "
            f"WHERE NOT EXISTS (SELECT 1 FROM {self._target[edge.parent]} AS p WHERE {self._equal('p', 'c', edge)}))"
        )

    def orphans(self, edge: ForeignKey) -> str:
        """Two counts: rows that point to nothing in the sample, and those of them whose parent production has."""
        found = f"EXISTS (SELECT 1 FROM {self._source[edge.parent]} AS p WHERE {self._equal('p', 'c', edge)})"
        return (
            f"SELECT count(*), coalesce(sum(CASE WHEN {found} THEN 1 ELSE 0 END), 0) "
            f"FROM {self._target[edge.table]} AS c WHERE NOT ({self._some_null('c', edge.columns)}) "
            f"AND NOT EXISTS (SELECT 1 FROM {self._target[edge.parent]} AS p WHERE {self._equal('p', 'c', edge)})"
        )

    def hashes(self, table: str, key: Sequence[str]) -> str:
        """The hash of every key in the sample, sorted."""
        return f"SELECT DISTINCT {self._hash('t', key)} AS h FROM {self._target[table]} AS t ORDER BY 1"

    def count(self, table: str) -> str:
        """How many rows the sample has."""
        return f"SELECT count(*) FROM {self._target[table]}"

    def is_small(self, table: str) -> str:
        """Counts no further than it must."""
        limit = self._plan.whole_rows + 1
        return f"SELECT count(*) FROM (SELECT 1 AS one FROM {self._source[table]} LIMIT {limit}) AS s"

    def _known(self, entity: Entity) -> str:
        conditions = [f"({entity.where})"] if entity.where else []
        if entity.keys:
            kind = "STRING" if self._dialect in ("bigquery", "spark") else "VARCHAR"
            # As text: what a configuration file holds is text, whatever the column's type.
            texts = ", ".join(f"CAST(t.{self._quote(column)} AS {kind})" for column in entity.key)
            listed = ", ".join("(" + ", ".join(map(text_literal, key)) + ")" for key in entity.keys)
            conditions.append(f"({texts}) IN ({listed})")
        return " OR ".join(conditions)

    def _hash(self, alias: str, columns: Sequence[str], *, coalesced: bool = False) -> str:
        named = [f"{alias}.{self._quote(column)}" for column in columns]
        if coalesced:
            kind = "STRING" if self._dialect in ("bigquery", "spark") else "VARCHAR"
            named = [f"coalesce(CAST({column} AS {kind}), '')" for column in named]
        return hash_sql(self._dialect, self._plan.salt, named)

    def _digits(self, fraction: float) -> str:
        return text_literal(threshold(fraction)) + (' COLLATE "C"' if self._dialect == "postgres" else "")

    def _listed(self, alias: str, columns: Sequence[str]) -> str:
        return ", ".join(f"{alias}.{self._quote(column)}" for column in columns)

    def _tuple(self, alias: str, columns: Sequence[str]) -> str:
        return f"({self._listed(alias, columns)})"

    def _equal(self, parent: str, child: str, edge: ForeignKey) -> str:
        pairs = zip(edge.parent_columns, edge.columns, strict=True)
        return " AND ".join(f"{parent}.{self._quote(a)} = {child}.{self._quote(b)}" for a, b in pairs)

    def _some_null(self, alias: str, columns: Sequence[str]) -> str:
        return " OR ".join(f"{alias}.{self._quote(column)} IS NULL" for column in columns)
