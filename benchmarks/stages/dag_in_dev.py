"""A DAG of 13 tasks with SQL, on the stage dev and by Airflow's own ``dag.test()``: forks of one warm process.

``python -m benchmarks.stages.dag_in_dev --interpreter PYTHON`` prints the ratio of the medians, of whole forks (import
of the DAG file, metadata database, run) and of the runs alone. The pairs are interleaved.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from firedoor.probes import script
from firedoor.smoke.interpreter import migrated_database
from firedoor.stages.beside import path_for_stages
from firedoor.stages.place import Base, Place
from firedoor.stages.requests import Job, request
from firedoor.stages.settings import Environment, StageSettings, Target

DAG = """
import os
from datetime import datetime

import duckdb
from airflow.sdk import DAG, task


def run(sql):
    with duckdb.connect(os.environ["BENCH_DATABASE"]) as db:
        return db.execute(sql).fetchall()


with DAG("thirteen", schedule=None, start_date=datetime(2024, 1, 1)) as dag:

    @task
    def create():
        run("CREATE SCHEMA IF NOT EXISTS mart")
        run("CREATE TABLE mart.sums AS SELECT 0 AS n, count(*) AS total FROM shop.orders")

    @task
    def add(n):
        run(f"INSERT INTO mart.sums SELECT {n}, sum(amount) FROM shop.orders WHERE customer % 11 = {n - 1}")

    @task
    def check():
        assert run("SELECT count(*) FROM mart.sums") == [(12,)]

    before = create()
    for number in range(1, 12):
        step = add.override(task_id=f"add_{number}")(number)
        before >> step
        before = step
    before >> check()
"""
ORDERS = """
CREATE SCHEMA shop;
CREATE TABLE shop.orders AS SELECT i AS id, i % 100 AS customer, i % 7 AS amount FROM range(10000) AS r(i);
"""


def measured(python: Path, pairs: int, cache: Path) -> list[dict[str, Any]]:
    """The answers of ``2 * pairs`` forks: staged and not, by turns."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="bench-stage-") as scratch:
        folder = Path(scratch)
        with duckdb.connect(str(folder / "prd.duckdb")) as db:
            db.execute(ORDERS)
        (folder / "bundle").mkdir()
        production = Target("prd", f"duckdb:///{folder}/prd.duckdb", "duckdb", "{schema}.{table}")
        own = Target("dev", f"duckdb:///{folder}/space", "duckdb", "{schema}.{table}")
        place = Place("dev", "dev_bench", production, own, python, path_for_stages(folder))
        base = Base("the sample", production.url, production.tables)
        asked = []
        for number in range(2 * pairs):
            staged, home = number % 2 == 0, folder / f"home{number}"
            home.mkdir()
            (folder / "bundle" / f"thirteen_{number}.py").write_text(DAG)
            job = Job(f"thirteen_{number}.py", f"thirteen_{number}", "0", folder / "bundle" / f"thirteen_{number}.py")
            made = request(
                job,
                place,
                base,
                StageSettings({"prd": Environment(production.url, production.tables)}),
                home,
                home / "logs",
                {},
                300,
                folder,
            )
            made["stage"]["unseen"] = []
            made["variables"]["BENCH_DATABASE"] = made["stage"]["database"]
            if not staged:
                del made["stage"]
                made["variables"]["BENCH_DATABASE"] = str(home / "own.duckdb")
                with duckdb.connect(str(home / "own.duckdb")) as db:
                    db.execute(ORDERS)
            asked.append(made | {"file": str(job.artifact)})
        (folder / "requests.json").write_text(json.dumps(asked))
        template = migrated_database(python, cache, lambda text: None)
        words = [str(folder / "bundle"), str(template), "2024-01-08", "1", str(folder / "requests.json")]
        done = subprocess.run(
            [str(python), str(script("dagtest")), *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [answer for answer in answers if "runs" in answer]


def main() -> int:
    """Print the ratios; 1 where a run did not succeed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interpreter", type=Path, required=True, help="a Python that has Airflow 3.3 and DuckDB")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--cache", type=Path, default=Path(".cache/firedoor"))
    args = parser.parse_args()
    answers = measured(args.interpreter.absolute(), args.pairs, args.cache.absolute())
    for answer in answers:
        (run,) = answer["runs"] or [{"state": answer["ended"], "tasks": [], "failures": answer["import_errors"]}]
        if run["state"] != "success" or len(run["tasks"]) != 13:
            print(run, file=sys.stderr)
            return 1
    staged, plain = answers[2::2], answers[3::2]  # the first pair warms the disk's cache
    figures: tuple[tuple[str, Callable[[dict[str, Any]], float]], ...] = (
        ("whole fork", lambda answer: answer["seconds"]),
        ("its CPU", lambda answer: answer["cpu_seconds"]),
        ("run alone", lambda answer: answer["runs"][0]["seconds"]),
    )
    for name, seconds in figures:
        ours, theirs = (statistics.median(map(seconds, each)) for each in (staged, plain))
        print(f"{name:<10}  stage dev / dag.test() = {ours / theirs:.2f}   ({len(staged)} pairs)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
