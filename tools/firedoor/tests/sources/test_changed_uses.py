"""Which places of a file use what Airflow 3.3 has elsewhere or no more, and what their edits come to."""

import pytest
from firedoor.sources.airflow_changes import airflow_changes
from firedoor.sources.changed_templates import in_template
from firedoor.sources.changed_uses import changed_uses, dag_calls
from firedoor.sources.edits import Edit, edited

CHANGES = airflow_changes("2.11", "3.3")
assert CHANGES is not None
HEAD = "from airflow import DAG\nfrom airflow.operators.python import PythonOperator\n"


def after(source: str) -> str:
    return edited(source, [edit for use in changed_uses(source, CHANGES) for edit in use.edits])


def found(source: str) -> list[tuple[int, str, str]]:
    return [(use.line, use.kind, use.effect) for use in changed_uses(source, CHANGES) if use.effect != "warns"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "from airflow.operators.dummy_operator import DummyOperator\n",
            "from airflow.providers.standard.operators.empty import EmptyOperator as DummyOperator\n",
        ),
        (
            "from airflow.operators.python_operator import (\n    BranchPythonOperator as B,\n    PythonOperator,\n)\n",
            "from airflow.providers.standard.operators.python import BranchPythonOperator as B\n"
            "from airflow.providers.standard.operators.python import PythonOperator\n",
        ),
        (
            "def f():\n    from airflow.hooks.base_hook import BaseHook\n    return BaseHook\n",
            "def f():\n    from airflow.sdk import BaseHook\n    return BaseHook\n",
        ),
        (
            "from airflow.operators import python_operator\n",
            "from airflow.providers.standard.operators import python as python_operator\n",
        ),
        (
            "from airflow.utils.dates import cron_presets, days_ago\nDAYS = [days_ago(1), days_ago(1 + 1)]\n",
            "from airflow.utils.dates import cron_presets\nimport pendulum\n"
            'DAYS = [pendulum.today("UTC").add(days=-(1)), pendulum.today("UTC").add(days=-(1 + 1))]\n',
        ),
        (HEAD + "DAG('é', schedule_interval='@daily')\n", HEAD + "DAG('é', schedule='@daily')\n"),
        (
            HEAD + "DAG('a', schedule=None, default_view='grid', tags=['x'])\n",
            HEAD + "DAG('a', schedule=None, tags=['x'])\n",
        ),
        (
            HEAD + "PythonOperator(\n    task_id='a',\n    python_callable=print,\n    provide_context=True,\n)\n",
            HEAD + "PythonOperator(\n    task_id='a',\n    python_callable=print,\n)\n",
        ),
        (
            HEAD
            + "PythonOperator(task_id='a', trigger_rule='dummy', op_args=['{{ next_ds }}', '{{ next_ds[:4] }}'])\n",
            HEAD + "PythonOperator(task_id='a', trigger_rule=\"always\", "
            "op_args=['{{ data_interval_end | ds }}', '{{ (data_interval_end | ds)[:4] }}'])\n",
        ),
        (
            HEAD + "def go(**kw):\n    return kw['execution_date']\nPythonOperator(task_id='a', python_callable=go)\n",
            HEAD + "def go(**kw):\n    return kw[\"logical_date\"]\nPythonOperator(task_id='a', python_callable=go)\n",
        ),
    ],
)
def test_an_edit_changes_what_it_must_and_no_more(old: str, new: str) -> None:
    assert after(old) == new
    assert found(new) == []


@pytest.mark.parametrize(
    "fine",
    [
        "try:\n    from airflow.operators.bash_operator import BashOperator\nexcept ImportError:\n    pass\n",
        "try:\n    from airflow.sdk import DAG\nexcept ImportError:\n    from airflow.datasets import Dataset\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from airflow.models.slamiss import SlaMiss\n",
        "from .operators.bash_operator import BashOperator\n",
        "from ours import DAG\nDAG('a', schedule_interval='@daily')\n",
        HEAD + "DAG('a', schedule='@daily', params={'execution_date': 1}, description='{{ params.execution_date }}')\n",
        HEAD + "TEXT = 'execution_date is a word, {{ \"next_ds\" }} a string'\n",
        "def helper(execution_date, **kwargs):\n    return kwargs['next_ds']\n",
        "if __name__ == '__main__':\n    from airflow.utils.dates import days_ago\n",
        "from airflow.decorators import task\n@task.virtualenv\ndef f():\n    import airflow.contrib\n",
        "def broken(:\n",
    ],
)
def test_what_is_fine_is_left_alone(fine: str) -> None:
    assert found(fine) == []


@pytest.mark.parametrize(
    ("source", "line", "kind", "effect"),
    [
        ("from airflow.operators.subdag import SubDagOperator\n", 1, "import", "fails"),
        ("import airflow.contrib.hooks.fs_hook\n", 1, "import", "fails"),
        ("from airflow.contrib.operators.x import *\n", 1, "import", "fails"),
        ("from airflow.utils.session import create_session as c\nwith c() as s:\n    pass\n", 2, "database", "fails"),
        (HEAD + "DAG('a')\n", 3, "argument", "silent"),
        (HEAD + "def go(execution_date):\n    pass\nPythonOperator(python_callable=go)\n", 3, "context", "fails"),
        (HEAD + "def go(next_ds=None):\n    pass\nPythonOperator(python_callable=go)\n", 3, "context", "silent"),
        ("def f(context):\n    return context.get('execution_date')\n", 2, "context", "silent"),
        ("def f(context):\n    return context['ti'].execution_date\n", 2, "context", "fails"),
        ("from airflow.sdk import task\n@task\ndef f(ti=None):\n    return ti.get_dagrun()\n", 4, "context", "fails"),
        (HEAD + "default_args = {'task_concurrency': 1}\n", 3, "argument", "silent"),
        ("A = f'''\n{{{{ ti.execution_date }}}}'''\n", 2, "template", "fails"),
    ],
)  # fmt: skip
def test_what_is_not_there_any_more_is_found_at_its_line(source: str, line: int, kind: str, effect: str) -> None:
    assert found(source) == [(line, kind, effect)]


def test_a_use_says_in_which_definition_it_is() -> None:
    source = "X = '{{ next_ds }}'\ndef f():\n    return '{{ next_ds }}'\n"
    assert [use.definition for use in changed_uses(source, CHANGES)] == ["", "f"]


def test_a_template_of_its_own_is_edited_where_it_lies() -> None:
    text = "select 1\n-- ü {{ execution_date }} and {{ dag_run.execution_date }}\n{% if prev_ds %}x{% endif %}\n"
    uses = in_template(text, CHANGES)
    assert [(use.line, bool(use.edits)) for use in uses] == [(2, True), (2, True), (3, False)]
    assert edited(text, [edit for use in uses for edit in use.edits]) == (
        "select 1\n-- ü {{ logical_date }} and {{ dag_run.logical_date }}\n{% if prev_ds %}x{% endif %}\n"
    )


def test_of_two_edits_that_overlap_the_later_is_left_out() -> None:
    assert edited("abcdef\n", [Edit(1, 0, 1, 3, "X"), Edit(1, 2, 1, 4, "Y"), Edit(1, 5, 1, 6, "Z")]) == "XdeZ\n"


def test_calls_that_make_a_dag_tell_their_schedule() -> None:
    calls = dag_calls(HEAD + "DAG('a', schedule='@daily', catchup=False)\nDAG('b', schedule=None)\n")
    assert [(call.line, call.schedule) for call in calls] == [(3, "'@daily'"), (4, "None")]
    assert "catchup" in calls[0].arguments
