"""What sampling and judging cost, as ratios in one run. Each part takes turns with its peer and gives medians.

    python -m benchmarks.stages.judging sample       60 M rows: a DEV read of a kept sample : a hash-filter scan
    python -m benchmarks.stages.judging contract     10 M rows: six expectations : the same six by Great Expectations
    python -m benchmarks.stages.judging difference   10 M × 10 M rows: the difference by key : one FULL JOIN

CPU seconds are those of the process with all its threads. Everything is made in a temporary folder.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from firedoor.probes import script
from firedoor.stages.contract_toml import read_contract
from firedoor.stages.difference import difference
from firedoor.stages.expectations import hold
from firedoor.stages.sample_cache import derive, renew
from firedoor.stages.sample_plan import Entity, ForeignKey, SamplePlan
from warehouse.engines import connect

MILLION = 1_000_000
SIX = """
table = "s.t"
key = ["id"]
[columns.id]
required = true
[columns.kind]
accepted = ["a", "b", "c", "d"]
[columns.amount]
min = 0
max = 1000
[columns.shop]
required = true
[[sql]]
name = "what is paid has an amount"
failing = "paid AND amount IS NULL"
"""
"""Three NULL checks (one of them by a condition), uniqueness, accepted values and a range."""

SUITE = {
    "name": "six",
    "expectations": [
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}},
        {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "kind", "value_set": ["a", "b", "c", "d"]}},
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "amount", "min_value": 0, "max_value": 1000},
        },
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "shop"}},
        {
            "type": "expect_column_values_to_not_be_null",
            "kwargs": {"column": "amount", "row_condition": "paid == True", "condition_parser": "pandas"},
        },
    ],
}
ROWS = (
    "SELECT i AS id, CAST(i % 5000 AS integer) AS shop, chr(97 + CAST(i % 4 AS integer)) AS kind, "
    "CAST((i * 7919) % 100000 AS double) / 100 AS amount, i % 3 = 0 AS paid, "
    "TIMESTAMP '2026-01-01' + to_seconds(i % 2592000) AS at_"
)
PINS = ("great_expectations==1.24.1", "pandas==2.3.3", "duckdb==2.0.0")


def main() -> int:
    parts = {"sample": sample, "contract": contract, "difference": by_key}
    with tempfile.TemporaryDirectory() as folder:
        return parts[sys.argv[1]](Path(folder), int(sys.argv[2]) if sys.argv[2:] else 5)


def sample(folder: Path, rounds: int) -> int:
    engine = connect(f"duckdb:///{folder}/events.duckdb")
    engine.execute("SET preserve_insertion_order = false")
    for schema in ("prd", "kept", "dev"):
        engine.create_namespace((schema,))
    engine.execute("CREATE TABLE prd.accounts AS SELECT i AS account_id, i % 40 AS country FROM range(200000) g(i)")
    engine.execute(
        "CREATE TABLE prd.events AS SELECT i AS event_id, (i * 7919) % 200000 AS account_id, "
        "DATE '2026-01-01' + CAST(i // 2000000 AS integer) AS day, chr(97 + CAST(i % 9 AS integer)) AS kind, "
        "md5(CAST(i AS varchar)) AS session, CAST(i % 100000 AS double) / 100 AS amount FROM range(60000000) g(i)"
    )
    edge = ForeignKey("events", ("account_id",), "accounts", ("account_id",))
    plan = SamplePlan(("accounts", "events"), (Entity("accounts", ("account_id",)),), (edge,))
    names = {schema: {table: (schema, table) for table in plan.tables} for schema in ("prd", "kept", "dev")}
    _, built = timed(lambda: renew(engine, plan, names["prd"], names["kept"], {}))
    drawn = renew(engine, plan, names["prd"], names["kept"], {"accounts": {"": "1"}}).sample
    assert drawn is not None
    fraction = 0.000025
    small, derived = timed(lambda: derive(engine, plan, names["kept"], names["dev"], drawn.roles, fraction))
    keys = "SELECT account_id FROM dev.accounts"
    read = "SELECT count(*), min(session), max(day), min(kind), sum(amount), max(event_id) FROM {}"
    scan = f"{read.format('prd.events')} WHERE hash(account_id) % 1000000 < 25"
    kept, scanned = in_turn(rounds, lambda: engine.execute(read.format("dev.events")), lambda: engine.execute(scan))
    (semi,) = in_turn(2, lambda: engine.execute(f"{read.format('prd.events')} WHERE account_id IN ({keys})"))
    print(f"60 M rows; drawing 1 % once {built:.2f} s, 0.0025 % of that {derived:.3f} s ({small.rows})")
    print(f"wall: kept sample {kept.wall * 1e3:.2f} ms, hash filter {scanned.wall:.3f} s, semi-join {semi.wall:.3f} s")
    return verdict("hash filter / kept sample", scanned.wall / kept.wall, 50, at_least=True)


def contract(folder: Path, rounds: int) -> int:
    path = folder / "t.duckdb"
    engine = connect(f"duckdb:///{path}")
    engine.create_namespace(("s",))
    engine.execute(f"CREATE TABLE s.t AS {ROWS} FROM range({10 * MILLION}) g(i)")
    engine.close()
    python = environment(folder)
    suite = folder / "six.json"
    suite.write_text(json.dumps(SUITE))
    request = json.dumps({"suite": str(suite), "url": f"duckdb:///{path}", "table": ["s", "t"]})
    answers: list[str] = []

    def theirs() -> None:
        done = subprocess.run(
            [python, "-I", script("expectation_suite")], input=request, capture_output=True, text=True, check=True
        )
        answers.append(done.stdout.strip().rpartition("\n")[2])

    def ours() -> None:
        subprocess.run([sys.executable, "-m", "benchmarks.stages.judging", "_six", str(path)], check=True)

    mine, gx = in_turn(rounds, ours, theirs)
    told = json.loads(answers[-1])
    assert [one["success"] for one in told["results"]] == [True] * 6
    print(f"10 M rows, whole processes, CPU: ours {mine.cpu:.2f} s, Great Expectations {gx.cpu:.2f} s")
    print(f"of that its validation alone {told['cpu']:.2f} s: without importing it and reading the table")
    verdict("ours / its validation alone", mine.cpu / told["cpu"], 0.2)
    return verdict("ours / Great Expectations", mine.cpu / gx.cpu, 0.2)


def six(path: str) -> int:
    engine = connect(f"duckdb:///{path}", write=False)
    held = hold(engine, read_contract(SIX, "six.toml"), {"s.t": ("s", "t")}, datetime(2026, 1, 31))
    assert held.kept
    return 0


RARELY = (
    "SELECT id, shop, CASE WHEN id % 60 = 0 THEN 'z' ELSE kind END AS kind, "
    "CASE WHEN id % 1000 = 0 THEN amount + 0.5 ELSE amount END AS amount, paid, at_ FROM prd.t WHERE id % 2000 <> 7"
)
CHANGES = {
    "1.8 % of the rows": RARELY,
    "1.8 % of the rows, and neither table in the order of the key": f"{RARELY} ORDER BY hash(id, 1)",
    "one row": "SELECT * REPLACE (CASE WHEN id = 77 THEN 9999 ELSE amount END AS amount) FROM prd.t",
    "one column of every row": "SELECT * REPLACE (amount * 1.01 AS amount) FROM prd.t",
}


def by_key(folder: Path, rounds: int) -> int:
    engine = connect(f"duckdb:///{folder}/d.duckdb")
    for schema in ("prd", "acc"):
        engine.create_namespace((schema,))
    engine.execute(f"CREATE TABLE prd.t AS {ROWS} FROM range({10 * MILLION}) g(i)")
    columns = [(name, kind) for name, kind, _ in engine.columns(("prd", "t"))]
    ratios = []
    for changed, sql in CHANGES.items():
        if "order" in changed:
            engine.execute("CREATE OR REPLACE TABLE prd.t AS SELECT * FROM prd.t ORDER BY hash(id, 2)")
        engine.execute(f"CREATE OR REPLACE TABLE acc.t AS {sql}")
        peers = full_joins([name for name, _ in columns[1:]])
        told = {engine.execute(peer)[0] for peer in peers}
        found = difference(engine, ("prd", "t"), ("acc", "t"), columns, ("id",))
        counts = {one.column: one.rows for one in found.columns}
        assert told == {(found.gone, found.new, *(counts.get(name, 0) for name, _ in columns[1:]))}
        ours, *theirs = in_turn(
            rounds,
            lambda: difference(engine, ("prd", "t"), ("acc", "t"), columns, ("id",)),
            *(lambda peer=peer: engine.execute(peer) for peer in peers),
        )
        peer = min(theirs, key=lambda cost: cost.cpu)
        ratios.append(ours.cpu / peer.cpu)
        print(
            f"{changed}: CPU {ours.cpu:.2f} s, one FULL JOIN {peer.cpu:.2f} s = {ratios[-1]:.2f}; "
            f"wall {ours.wall:.2f} s, {peer.wall:.2f} s"
        )
    (equal,) = in_turn(3, lambda: difference(engine, ("prd", "t"), ("prd", "t"), columns, ("id",)))
    print(f"equal tables: CPU {equal.cpu:.2f} s")
    return verdict("difference / one FULL JOIN, the first", ratios[0], 1.3)


def full_joins(columns: Sequence[str]) -> list[str]:
    """One FULL JOIN that counts the same, without examples, written in two ways: the quicker of them is the peer."""
    differ = [f"a.id = b.id AND a.{name} IS DISTINCT FROM b.{name}" for name in columns]
    each = ", ".join(f"count(CASE WHEN {one} THEN 1 END)" for one in differ)
    once = ", ".join(f"{one} AS d{number}" for number, one in enumerate(differ))
    counts = ", ".join(f"count(*) FILTER (d{number})" for number in range(len(columns)))
    joined = "FROM prd.t AS a FULL JOIN acc.t AS b ON a.id = b.id"
    return [
        f"SELECT count(*) FILTER (b.id IS NULL), count(*) FILTER (a.id IS NULL), {each} {joined}",
        f"SELECT count(*) FILTER (y IS NULL), count(*) FILTER (x IS NULL), {counts} "
        f"FROM (SELECT a.id AS x, b.id AS y, {once} {joined})",
    ]


class Cost:
    """Medians of wall and CPU seconds."""

    def __init__(self, wall: list[float], cpu: list[float]) -> None:
        self.wall, self.cpu = statistics.median(wall), statistics.median(cpu)


def in_turn(rounds: int, *runs: Callable[[], object]) -> list[Cost]:
    """The costs of each, one after the other in each round; the first round warms up and does not count."""
    costs: list[tuple[list[float], list[float]]] = [([], []) for _ in runs]
    for number in range(rounds + 1):
        for (wall, cpu), run in zip(costs, runs, strict=True):
            began, used = time.perf_counter(), spent()
            run()
            if number:
                wall.append(time.perf_counter() - began)
                cpu.append(spent() - used)
    return [Cost(*each) for each in costs]


def spent() -> float:
    """CPU seconds of this process, its threads and the children that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return run(), time.perf_counter() - began


def environment(folder: Path) -> str:
    """An interpreter with Great Expectations; BENCHMARK_GX_PYTHON names one that is there already."""
    if found := os.environ.get("BENCHMARK_GX_PYTHON"):
        return found
    subprocess.run(["uv", "venv", "-q", "-p", sys.executable, folder / "gx"], check=True)
    subprocess.run(["uv", "pip", "install", "-q", "-p", folder / "gx" / "bin" / "python", *PINS], check=True)
    return str(folder / "gx" / "bin" / "python")


def verdict(name: str, ratio: float, limit: float, *, at_least: bool = False) -> int:
    holds = ratio >= limit if at_least else ratio <= limit
    print(f"{name} = {ratio:.3g} (limit {limit}: {'holds' if holds else 'does not hold'})")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(six(sys.argv[2]) if sys.argv[1:2] == ["_six"] else main())
