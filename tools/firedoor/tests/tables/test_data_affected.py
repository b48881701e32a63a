from __future__ import annotations

import ast
import time
from collections.abc import Mapping

import pytest
from firedoor.tables.python_uses import python_uses
from firedoor.tables.relation import DataAffected, data_affected, data_edges, unresolved_uses
from firedoor.tables.sql_uses import sql_uses
from firedoor.tables.uses import TableUse


def _uses(files: Mapping[str, str]) -> dict[str, list[TableUse]]:
    return {path: python_uses(ast.parse(text), text) for path, text in files.items()}


def _listed(files: Mapping[str, str], *affected: str) -> list[tuple[str, str, str, str]]:
    found = data_affected(affected, _uses(files))
    return [(each.dag_file, each.table, each.via, each.confidence) for each in found]


_ASSET = "from airflow.sdk import Asset\n"


@pytest.mark.parametrize(
    ("writer", "reader", "edge"),
    [
        ("Op(sql='INSERT INTO a.b SELECT 1')", "q = 'SELECT * FROM a.b'", ("a.b", "sql", "conservative")),
        ("warehouse.write('a.b', x)", "warehouse.read('a.b')", ("a.b", "sql", "exact")),
        ("warehouse.write('a.b', x)", "warehouse.read('p.a.b')", ("p.a.b", "sql", "conservative")),
        (
            "q = f'INSERT INTO {s}.orders SELECT 1'",
            "q = 'SELECT * FROM sales.orders'",
            ("sales.orders", "sql", "conservative"),
        ),
        ("Op(outlets=[Asset('a')])", "DAG('r', schedule=[Asset('a')])", ("asset:a", "outlet", "exact")),
        ("Op(outlets=[Asset('a')])", "Op(inlets=[Asset('a')])", ("asset:a", "outlet", "exact")),
        ("@asset(schedule=None)\ndef a(): pass", "DAG('r', schedule=Asset('a'))", ("asset:a", "asset", "exact")),
        ("TriggerDagRunOperator(trigger_dag_id='r')", "DAG('r')", ("dag:r", "trigger_dag", "exact")),
        ("ExternalTaskMarker(external_dag_id='r')", "DAG('r')", ("dag:r", "trigger_dag", "exact")),
        ("DAG('w')", "ExternalTaskSensor(external_dag_id='w')", ("dag:w", "external_task", "exact")),
        ("DAG('w')", "ti.xcom_pull(dag_id='w')", ("dag:w", "xcom", "exact")),
        (
            "DAG('w')",
            "TriggerDagRunOperator(trigger_dag_id='w', wait_for_completion=True)",
            ("dag:w", "external_task", "exact"),
        ),
        ("DAG('w')", "build_cross_deps(dag, 'check', 'w')", ("dag:w", "external_task", "conservative")),
        (
            "DAG(Path(__file__).stem)",
            "ExternalTaskSensor(external_dag_id='w')",
            ("dag:w", "external_task", "conservative"),
        ),
        (
            "from c import A\nOp(outlets=[A])",
            "from c import A\nDAG('r', schedule=[A])",
            ("asset:~A", "outlet", "conservative"),
        ),
    ],
)
def test_a_reader_of_what_is_written(writer: str, reader: str, edge: tuple[str, str, str]) -> None:
    head = "import warehouse\nfrom airflow.sdk import Asset, asset\n"
    assert _listed({"w.py": head + writer, "r.py": head + reader}, "w.py") == [("r.py", *edge)]


@pytest.mark.parametrize(
    ("affected", "other"),
    [
        ("q = 'SELECT * FROM a.b'", "q = 'SELECT * FROM a.b'"),
        ("q = 'SELECT * FROM a.b'", "Op(sql='INSERT INTO a.b SELECT 1')"),
        ("Op(sql='INSERT INTO a.b SELECT 1')", "Op(sql='INSERT INTO a.b SELECT 1')"),
        ("Op(sql='INSERT INTO a.b SELECT 1')", "q = 'SELECT * FROM a.c'"),
        ("q = f'INSERT INTO {x} SELECT 1'", "q = 'SELECT * FROM a.b'"),
        # One name, two kinds of thing.
        ("Op(sql='INSERT INTO orders SELECT 1')", _ASSET + "DAG('x', schedule=[Asset('orders')])"),
        # Started by A is not waited for by A; two that wait for the same DAG do not feed each other.
        ("DAG('r')", "TriggerDagRunOperator(trigger_dag_id='r')"),
        ("ExternalTaskSensor(external_dag_id='x')", "ExternalTaskSensor(external_dag_id='x')"),
        # Two DAG files with the same dag_id are one thing to the base comparison, not a table.
        ("DAG('x')", "DAG('x')"),
    ],
)
def test_who_is_not_data_affected(affected: str, other: str) -> None:
    assert _listed({"a.py": affected, "b.py": other}, "a.py") == []


def test_code_affected_ones_are_not_listed_again_and_readers_of_readers_are_not_listed() -> None:
    files = {
        "a.py": "Op(sql='INSERT INTO s.a SELECT 1')",
        "b.py": "Op(sql='INSERT INTO s.b SELECT * FROM s.a')",
        "c.py": "Op(sql='SELECT * FROM s.b')",
    }
    assert [row[0] for row in _listed(files, "a.py")] == ["b.py"]
    assert [row[0] for row in _listed(files, "a.py", "b.py")] == ["c.py"]


def test_one_line_for_a_table_and_the_surest_word_for_it() -> None:
    files = {
        "a.py": "import warehouse\nwarehouse.write('s.a', x)\nOp(sql='INSERT INTO s.a SELECT 1')",
        "b.py": "import warehouse\nwarehouse.read('s.a')\nq = 'SELECT * FROM s.a'",
    }
    assert _listed(files, "a.py") == [("b.py", "s.a", "sql", "exact")]


def test_an_asset_variable_is_what_its_module_says() -> None:
    shared = _uses({"assets.py": _ASSET + "DAILY = Asset('daily')"})["assets.py"]
    uses = _uses(
        {
            "a.py": "from assets import DAILY\nOp(outlets=[DAILY])",
            "b.py": _ASSET + "DAG('b', schedule=[Asset('daily')])",
        }
    )
    uses["a.py"] += shared
    assert data_affected(["a.py"], uses) == [DataAffected("b.py", "asset:daily", "outlet", "exact")]


def test_a_dag_id_constant_is_what_its_module_says() -> None:
    shared = _uses({"ids.py": "LOAD_DAG_ID = 'load'"})["ids.py"]
    uses = _uses(
        {"a.py": "from ids import LOAD_DAG_ID\nDAG(LOAD_DAG_ID)", "b.py": "ExternalTaskSensor(external_dag_id='load')"}
    )
    uses["a.py"] += shared
    assert data_affected(["a.py"], uses) == [DataAffected("b.py", "dag:load", "external_task", "exact")]


def test_sql_files_take_part() -> None:
    uses = {"a.py": sql_uses("CREATE TABLE s.a AS SELECT 1"), "b.py": sql_uses("SELECT * FROM s.a")}
    assert data_affected(["a.py"], uses) == [DataAffected("b.py", "s.a", "sql", "conservative")]


def test_an_affected_file_that_nothing_is_known_of_is_no_error() -> None:
    assert data_affected(["gone.py"], {}) == []


def test_the_edges_behind_a_line_show_both_places() -> None:
    uses = _uses({"a.py": "x = 1\nDAG('w')", "b.py": "\n\nExternalTaskSensor(external_dag_id='w')"})
    (edge,) = data_edges(["a.py", "b.py"], "b.py", uses)
    assert (edge.writer, edge.writer_line, edge.reader, edge.reader_line) == ("a.py", 2, "b.py", 3)
    assert (edge.table, edge.via, edge.confidence) == ("dag:w", "external_task", "exact")


def test_the_edges_and_the_list_agree() -> None:
    files = {
        "a.py": "DAG('a')\nq = f'INSERT INTO {x}.t SELECT * FROM s.u'",
        "b.py": "DAG('b')\nExternalTaskSensor(external_dag_id='a')\nq = 'SELECT * FROM s.t'",
        "c.py": "TriggerDagRunOperator(trigger_dag_id='a', wait_for_completion=True)",
    }
    uses = _uses(files)
    listed = {(each.dag_file, each.table, each.via) for each in data_affected(["a.py"], uses)}
    assert listed == {
        (e.reader, e.table, e.via) for reader in ("b.py", "c.py") for e in data_edges(["a.py"], reader, uses)
    }
    assert len(listed) == 3


def test_uses_that_no_name_can_be_given_to_are_listed() -> None:
    uses = _uses(
        {"a.py": "q = f'SELECT * FROM {x}'\nTriggerDagRunOperator(trigger_dag_id=f())\nq = 'SELECT * FROM s.*'"}
    )
    assert [(each.line, each.mode, each.via, each.table) for each in unresolved_uses(uses)] == [
        (1, "read", "sql", "*"),
        (2, "write", "trigger_dag", "dag:*"),
    ]


def test_the_answer_does_not_depend_on_order() -> None:
    files = {f"d{i}.py": f"DAG('d{i}')\nExternalTaskSensor(external_dag_id='d{i // 2}')" for i in range(12)}
    uses = _uses(files)
    backwards = {path: list(reversed(uses[path])) for path in reversed(list(uses))}
    affected = ["d1.py", "d3.py"]
    assert data_affected(affected, uses) == data_affected(reversed_list(affected), backwards)


def reversed_list(values: list[str]) -> list[str]:
    return list(reversed(values))


def test_2500_dag_files_of_20_uses_take_a_tenth_of_a_second() -> None:
    uses = {
        f"dags/d{i}.py": [
            TableUse(
                "", j, "write" if j % 4 == 0 else "read", f"s{(i + j) % 40}.t{(i * 7 + j * 13) % 4000}", "sql", "exact"
            )
            for j in range(18)
        ]
        + [
            TableUse("", 20, "read", f"s{i % 40}.x_{i % 50}_*", "sql", "conservative"),
            TableUse("", 21, "write", f"*.t{i}", "sql", "conservative"),
        ]
        for i in range(2500)
    }
    affected = [f"dags/d{i}.py" for i in range(0, 2500, 10)]
    best = 9.0
    for _ in range(3):
        started = time.process_time()
        found = data_affected(affected, uses)
        best = min(best, time.process_time() - started)
    assert found
    assert best < 0.25  # half of it and less on an idle machine
