"""What is written in the corpus is what happens: each statement that an engine can run is run, and its tables watched.

One statement: ``pytest tests/sql_corpus -k cte_shadows_table``. Postgres runs in ``nox -s torture``, where it exists.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import DuckDB, Engine, Postgres, postgres
from sql_corpus import DIALECTS, HALVES, Nasty, setup, statements

IN_MEMORY = DuckDB()
ALL = [each for half in HALVES for each in statements(half)]


def executed(dialect: str) -> list[Nasty]:
    return [each for each in ALL if each.dialect == dialect and each.executed]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    if "FIREDOOR_TORTURE_ROUNDS" not in os.environ:
        pytest.skip("takes a server and half a minute: nox -s torture")
    if shutil.which("postgres") is None:
        pytest.skip("no Postgres here")
    with tempfile.TemporaryDirectory(prefix="fd-pg-") as folder, postgres(Path(folder)) as running:
        yield running


def names(found: tuple[str, ...]) -> set[str]:
    """Three-part names of the corpus name the only database there is."""
    return {".".join(each.split(".")[-2:]) for each in found}


def hold_to_truth(engine: Engine, nasty: Nasty) -> None:
    made = setup(nasty.half, nasty.dialect) + ";\n" + nasty.setup
    schema = nasty.defaults.get("schema", "")
    (before,) = engine.attempts(made, "", schema, [()])
    assert before, "the setup fails"
    # What the text does not name is taken away at once.
    named = sorted(table for table in before if table.split(".")[1].lower() in nasty.sql.lower())
    others = sorted(set(before) - set(named))
    after, without_others, *without = engine.attempts(made, nasty.sql, schema, [(), others, *((x,) for x in named)])
    assert after is not None, "the statement fails"
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    written, read = names(nasty.writes), names(nasty.reads)
    assert changed == written - names(nasty.unchanged), "writes"
    assert without_others is not None, "reads what it does not name"
    needed = {table for table, contents in zip(named, without, strict=True) if contents is None}
    assert needed - written == read - written, "reads"


@pytest.mark.parametrize("nasty", executed("duckdb"), ids=lambda nasty: nasty.id)
def test_duckdb_does_what_is_written(nasty: Nasty) -> None:
    hold_to_truth(IN_MEMORY, nasty)


@pytest.mark.parametrize("nasty", executed("postgres"), ids=lambda nasty: nasty.id)
def test_postgres_does_what_is_written(server: Postgres, nasty: Nasty) -> None:
    hold_to_truth(server, nasty)


def test_a_file_says_one_thing() -> None:
    for nasty in ALL:
        assert nasty.dialect in DIALECTS, nasty.id
        assert list(nasty.reads) == sorted(set(nasty.reads)), nasty.id
        assert list(nasty.writes) == sorted(set(nasty.writes)), nasty.id
        assert bool(nasty.because) == nasty.refuse, nasty.id
        assert not (nasty.refuse and (nasty.reads or nasty.writes or nasty.executed)), nasty.id
        assert not nasty.executed or nasty.dialect in ("duckdb", "postgres"), nasty.id


def test_each_half_has_its_size() -> None:
    sizes = Counter(each.half for each in ALL)
    for half in HALVES:
        if sizes[half]:
            assert sizes[half] >= 100
