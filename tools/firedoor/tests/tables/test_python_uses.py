from __future__ import annotations

import ast
import textwrap

import pytest
from firedoor.tables.candidate_lines import candidate_lines
from firedoor.tables.python_uses import python_uses
from firedoor.tables.uses import TableUse


def _uses(source: str) -> list[TableUse]:
    """The uses of ``source``; with the text and without it they must be the same."""
    text = textwrap.dedent(source)
    tree = ast.parse(text)
    uses = python_uses(tree, text)
    assert uses == python_uses(tree)
    return uses


def _told(source: str) -> str:
    return " ".join(sorted({f"{use.mode[0]}:{use.table}:{use.via}" for use in _uses(source)}))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("q = 'SELECT * FROM a.b'", "r:a.b:sql"),
        ("q = 'SELECT *' ' FROM a.b'", "r:a.b:sql"),
        ("q = 'SELECT * ' + 'FROM a.b ' + where", "r:a.b:sql"),
        ("q = f'SELECT * FROM {schema}.orders'", "r:*.orders:sql"),
        ("q = 'SELECT * FROM {}.orders'.format(schema)", "r:*.orders:sql"),
        ("q = 'SELECT * FROM {s}.orders'.format(s='sales')", "r:sales.orders:sql"),
        ("q = 'SELECT * FROM %s.orders' % schema", "r:*.orders:sql"),
        ("q = 'SELECT * FROM %(s)s.orders' % {'s': schema}", "r:*.orders:sql"),
        ("TABLE = 'sales.orders'\nq = f'SELECT * FROM {TABLE}'", "r:sales.orders:sql"),
        ("run(f'INSERT INTO a.b SELECT * FROM {x}')", "r:*:sql w:a.b:sql"),
        ("q = '''\n    -- why\n    SELECT *\n    FROM a.b\n'''", "r:a.b:sql"),
        ("q += ' JOIN c.d USING (x)'", "r:c.d:sql"),
        ("q += ' from c.d'", "r:c.d:sql"),
        ("cur.execute('COPY a.b FROM STDIN')", "w:a.b:sql"),
        ("Op(sql=['DELETE FROM a.b', 'INSERT INTO a.b SELECT 1'])", "w:a.b:sql"),
        ("x = f'{run(\"SELECT * FROM a.b\")}'", "r:a.b:sql"),
    ],
)
def test_sql_in_texts(source: str, told: str) -> None:
    assert _told(source) == told


@pytest.mark.parametrize(
    "source",
    [
        "x = 'Select a file from the list'",
        "x = 'Update the table and copy it from here to there'",
        "x = 'Copy S3 data from A to B'",
        "log.info(f'Deleted {n} rows from {x}')",
        "raise ValueError('Failed to delete job')",
        "x = 'insert coin'",
        "'''SELECT * FROM docs.module'''",
        "def f():\n    'SELECT * FROM docs.function'",
        "Op(task_id='x', doc_md='Delete from a.b')",
        "code = 'from libtpu.sdk import monitoring'",
        "x = 'with great power'",
        "DATASETS = load_dataset('a')\nclass Dataset: pass\nDataset('x')",
        "from airflow.models import DagRun\nDagRun.find(dag_id='x')",
        "api.get_dag_runs(dag_id='x', state=['failed'])",
        "logging.info('dag_id')",
        "f(table='x')",
    ],
)
def test_prose_and_other_calls_use_nothing(source: str) -> None:
    assert _told(source) == ""


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("GCSToBigQueryOperator(destination_project_dataset_table='p.d.t')", "w:p.d.t:sql"),
        ("GCSToBigQueryOperator(destination_project_dataset_table='p:d.t${{ ds_nodash }}')", "w:p.d.t:sql"),
        ("GCSToBigQueryOperator(destination_project_dataset_table=f'{P}.d.t')", "w:*.d.t:sql"),
        ("BigQueryToGCSOperator(source_project_dataset_table='p.d.t')", "r:p.d.t:sql"),
        (
            "BigQueryToBigQueryOperator(source_project_dataset_tables=['p.d.a', 'p.d.b'], "
            "destination_project_dataset_table='p.d.c')",
            "r:p.d.a:sql r:p.d.b:sql w:p.d.c:sql",
        ),
        ("S3ToRedshiftOperator(schema='s', table='t', s3_key='k')", "w:s.t:sql"),
        ("RedshiftToS3Operator(schema='s', table='t')", "r:s.t:sql"),
        ("BigQueryTableExistenceSensor(project_id='p', dataset_id='d', table_id='t')", "r:p.d.t:sql"),
        ("NamedHivePartitionSensor(partition_names=['s.t/ds=2024'])", "r:s.t:sql"),
        ("BigQueryCreateEmptyTableOperator(dataset_id='d', table_id='t')", "w:d.t:sql"),
        ("MyOperator(table='s.t')", "r:s.t:sql w:s.t:sql"),
        ("bigquery_etl_query(destination_table='t_v1', dataset_id='d')", "w:d.t_v1:sql"),
        (
            "BigQueryInsertJobOperator(configuration={'query': {'query': 'SELECT * FROM a.b', "
            "'destinationTable': {'projectId': P, 'datasetId': 'd', 'tableId': 't'}}})",
            "r:a.b:sql w:*.d.t:sql",
        ),
        ("df.to_sql('t', con, schema='s')", "w:s.t:sql"),
        ("df.to_gbq('d.t')", "w:d.t:sql"),
        ("hook.insert_rows(table='s.t', rows=rows)", "w:s.t:sql"),
        ("client.load_table_from_dataframe(df, 'p.d.t')", "w:p.d.t:sql"),
        ("import warehouse\nwarehouse.read('s.t')\nwarehouse.write('s.u', df)", "r:s.t:sql w:s.u:sql"),
        ("from libs import warehouse as w\nw.read_table('s.t')", "r:s.t:sql"),
        ("from warehouse import read as fetch\nfetch('s.t')", "r:s.t:sql"),
        ("def f():\n    from warehouse.tables import write\n    write('s.t', df)", "w:s.t:sql"),
        ("open('x').read('s.t')", ""),
    ],
)
def test_tables_in_fields(source: str, told: str) -> None:
    assert _told(source) == told


_DEFINED = "r:dag:x:trigger_dag w:dag:x:external_task"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("with DAG('x') as dag: pass", _DEFINED),
        ("dag = models.DAG(dag_id='x')", _DEFINED),
        ("from airflow import DAG as D\nD('x')", _DEFINED),
        ("@dag(dag_id='x')\ndef f(): pass", _DEFINED),
        ("@dag\ndef x(): pass", _DEFINED),
        ("@dag(schedule=None)\ndef x(): pass", _DEFINED),
        ("DAG_ID = 'x'\nDAG(DAG_ID)", f"n:~DAG_ID=dag:x:trigger_dag {_DEFINED}"),
        ("from c import DAG_ID\nDAG(DAG_ID)", "r:dag:~DAG_ID:trigger_dag w:dag:~DAG_ID:external_task"),
        ("DAG(Path(__file__).stem)", "r:dag:~__file__:trigger_dag w:dag:~__file__:external_task"),
        ("def f(n): return DAG(f'load_{n}')", "r:dag:load_*:trigger_dag w:dag:load_*:external_task"),
        ("build_load_dag(dag_id='x', chain='y')", _DEFINED),
        ("DbtDag(dag_id='x')", _DEFINED),
        ("TriggerDagRunOperator(task_id='t', trigger_dag_id='x')", "w:dag:x:trigger_dag"),
        (
            "TriggerDagRunOperator(trigger_dag_id='x', wait_for_completion=True)",
            "r:dag:x:external_task w:dag:x:trigger_dag",
        ),
        ("TriggerDagRunOperator(trigger_dag_id=f'{p}_process')", "w:dag:*_process:trigger_dag"),
        ("ExternalTaskSensor(external_dag_id='x', external_task_id='y')", "r:dag:x:external_task"),
        ("MySensor(external_dag_ids=['x', 'y'])", "r:dag:x:external_task r:dag:y:external_task"),
        ("ExternalTaskMarker(external_dag_id='x')", "w:dag:x:trigger_dag"),
        ("ti.xcom_pull(dag_id='x', task_ids='y')", "r:dag:x:xcom"),
        ("ti.xcom_pull(task_ids='y')", ""),
        ("trigger_dag(dag_id='x')", "w:dag:x:trigger_dag"),
        # Functions of a team's own around a sensor or a trigger.
        ("build_cross_deps(dag, 'wait_on_x', 'x')", "r:dag:wait_on_x:external_task r:dag:x:external_task"),
        (
            "build_partition_dag(dag_id='y', load_dag_id='x')",
            "r:dag:x:external_task r:dag:y:trigger_dag w:dag:y:external_task",
        ),
        ("my_trigger('x')", "w:dag:x:trigger_dag"),
    ],
)
def test_dags(source: str, told: str) -> None:
    assert _told(source) == told


_IMPORT = "from airflow.sdk import Asset, AssetAlias, asset\n"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Op(outlets=[Asset('a')])", "w:asset:a:outlet"),
        ("Op(inlets=[Asset(name='a', uri='s3://b')])", "r:asset:a:asset r:asset:s3://b:asset"),
        ("dag = DAG('x', schedule=[Asset('a'), Asset('b')])", f"r:asset:a:asset r:asset:b:asset {_DEFINED}"),
        ("f(schedule=(Asset('a') & Asset('b')) | Asset('c'))", "r:asset:a:asset r:asset:b:asset r:asset:c:asset"),
        ("f(schedule=AssetOrTimeSchedule(timetable=t, assets=[Asset('a')]))", "r:asset:a:asset"),
        ("f(schedule=AssetAlias('a'))", "r:asset:a:asset"),
        ("A = Asset('a')\nOp(outlets=[A])", "n:~A=asset:a:asset w:asset:~A:outlet"),
        ("ALL = {k: Asset(k) for k in KEYS}\nOp(outlets=[ALL['x']])", "n:~ALL=asset:*:asset w:asset:~ALL:outlet"),
        ("def f(): return [Asset('a')]", "r:asset:a:asset w:asset:a:asset"),
        ("def f(outlet_events): outlet_events[Asset('a')].extra = 1", "w:asset:a:outlet"),
        ("def f(**c): c['inlet_events'][Asset('a')]", "r:asset:a:asset"),
        (
            "@asset(schedule=None)\ndef x(context, other): pass",
            "r:asset:other:asset r:dag:x:trigger_dag w:asset:x:asset w:dag:x:external_task",
        ),
    ],
)
def test_assets(source: str, told: str) -> None:
    assert _told(_IMPORT + source) == told


def test_a_use_belongs_to_the_definition_around_it() -> None:
    uses = _uses(
        """\
        QUERY = "SELECT * FROM in_.constant"
        BUILT = "SELECT * FROM in_." + name

        def f(x=run("SELECT * FROM in_.default")):
            def g():
                return "SELECT * FROM in_.nested"

        class C(Base):
            sql = "SELECT * FROM in_.klass"

        @dag(schedule=None)
        def d():
            Op(sql="SELECT * FROM in_.dag")

        if True:
            def h():
                return "SELECT * FROM in_.conditional"

        with DAG("w"):
            Op(sql="SELECT * FROM in_.body")
        """
    )
    owners = {use.table.removeprefix("in_."): use.owner for use in uses if use.via == "sql"}
    assert owners == {
        "constant": "QUERY",
        "*": "",
        "default": "",
        "nested": "f",
        "klass": "C",
        "dag": "d",
        "conditional": "",
        "body": "",
    }
    assert {use.owner for use in uses if use.via != "sql"} == {""}


def test_lines_point_to_the_name() -> None:
    uses = _uses('x = 1\nq = """\n  SELECT *\n  FROM a.b\n"""\nr = "SELECT 1 FROM c.d"\n')
    assert [(use.line, use.table) for use in uses if use.owner == "q"] == [(4, "a.b")]
    assert [(use.line, use.table) for use in uses if use.owner == "r"] == [(6, "c.d")]


@pytest.mark.parametrize(
    "shadow",
    [
        "def f(T): pass",
        "T = 'c.d'",
        "for T in x: pass",
        "[T for T in x]",
        "g = lambda T: T",
        "import T",
        "(T := 'c.d')",
    ],
)
def test_a_name_that_may_be_bound_elsewhere_is_not_looked_up(shadow: str) -> None:
    assert "r:*:sql" in _told(f"T = 'a.b'\n{shadow}\nq = f'SELECT * FROM {{T}}'\n")


def test_windows_line_ends_move_no_line() -> None:
    source = "x = 1\r\nOp(sql='SELECT * FROM a.b')\r\n"
    assert [use.line for use in python_uses(ast.parse(source), source)] == [2]


def test_letters_that_change_length_when_lowered_lose_nothing() -> None:
    assert _told("x = 'İİİİ'\nq = 'SELECT * FROM a.b'\n") == "r:a.b:sql"


def test_plain_imports_are_no_candidates() -> None:
    assert candidate_lines("from a import b\nimport c\nfrom d import (\n    e,\n)\nx = 1\n") == []


def test_deep_and_long_expressions_do_not_raise() -> None:
    _uses("q = 'SELECT * FROM a.b'" + " + 'x'" * 900)
    _uses("x = " + "[" * 60 + "'SELECT * FROM a.b'" + "]" * 60)


def test_rows_come_back_as_uses() -> None:
    use = TableUse("f", 3, "read", "a.b", "sql", "exact")
    assert TableUse.from_row(use.to_row()) == use
