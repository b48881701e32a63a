"""A number from the values of a row, and what a whole table comes to: equal tables are known without a join."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from firedoor.stages.column_types import type_of
from firedoor.stages.engine import Engine, Name


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``digest``: the sum of the hashes of all ``rows``; no order counts, and unlike an exclusive or, two rows alike
    do. ``nulls``: rows with a NULL in their key, which have no partner."""

    rows: int
    digest: int
    nulls: int

    def equals(self, other: Fingerprint) -> bool:
        """Whether both are of the same rows."""
        return (self.rows, self.digest) == (other.rows, other.digest)


def fingerprint(
    engine: Engine, table: Name, columns: Sequence[str], key: Sequence[str] = (), as_text: Collection[str] = ()
) -> Fingerprint:
    """That of a table by ``columns``; those of ``as_text`` count by how they are written."""
    digest = row_hash(engine, "t", columns, as_text)
    wide = {"duckdb": "HUGEINT", "postgres": "NUMERIC", "spark": "DECIMAL(38, 0)"}.get(engine.dialect, "BIGNUMERIC")
    text = "STRING" if engine.dialect in ("bigquery", "spark") else "VARCHAR"
    null = " OR ".join(f"t.{engine.quote(part)} IS NULL" for part in key) or "FALSE"
    ((rows, total, nulls),) = engine.execute(
        f"SELECT count(*), CAST(sum(CAST(h AS {wide})) AS {text}), count(CASE WHEN n THEN 1 END) "
        f"FROM (SELECT {digest} AS h, {null} AS n FROM {engine.quote(*table)} AS t) AS q"
    )
    return Fingerprint(int(rows), int(total or 0), int(nulls))


def row_hash(engine: Engine, alias: str, columns: Sequence[str], as_text: Collection[str] = ()) -> str:
    """SQL for a number from the values of a row, by the engine's own hash: no other engine's is compared with it."""
    names = [_value(f"{alias}.{engine.quote(column)}", column in as_text) for column in columns]
    listed = ", ".join(names)
    if engine.dialect == "duckdb":
        return f"hash({listed})"
    if engine.dialect == "postgres":
        return f"hashtextextended(CAST(ROW({listed}) AS text), 0)"
    if engine.dialect == "spark":
        return f"xxhash64({listed})"
    return f"FARM_FINGERPRINT(TO_JSON_STRING(STRUCT({listed})))"


def of_another_scale(engine: Engine, before: Name, after: Name) -> frozenset[str]:
    """Decimals with other digits on the other side: DuckDB hashes 1.25 of two digits as it does 12.5 of one."""
    kinds = [{name: kind for name, kind, _ in engine.columns(table)} for table in (before, after)]
    both = kinds[0].keys() & kinds[1].keys()
    pairs = {name: [type_of(kind[name]) for kind in kinds] for name in both}
    return frozenset(name for name, (old, new) in pairs.items() if old != new and "decimal" in (old.family, new.family))


def _value(name: str, as_text: bool) -> str:
    return f"CAST({name} AS VARCHAR)" if as_text else name
