"""What tasks lack, in real Airflow: one broken DAG per finding, found at its line; and their well neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest
from firedoor.smoke import Limits, SmokeResult, SmokeSettings, smoke_twice

ROOT = Path(__file__).parents[2]
HEAD = """
from datetime import datetime
from functools import partial
try:
    from airflow.sdk import DAG, BaseOperator, Param, task
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.python import PythonOperator, PythonVirtualenvOperator
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models import BaseOperator, Param
    from airflow.operators.bash import BashOperator
    from airflow.operators.python import PythonOperator, PythonVirtualenvOperator
from firedoor_airflow.isolated import IsolatedOperator, isolated_task
LIMIT = 5
class Own(BaseOperator):
    template_fields = ("query", "more")
    template_ext = (".sql",)
    def __init__(self, query="", more=None, **rest):
        super().__init__(**rest)
        self.query, self.more = query, more
    def execute(self, context): ...
def dag(name, **more):
    return DAG(name, schedule=None, start_date=datetime(2024, 1, 1), **more)
"""
FAULTS = {
    "missing_module": (
        "FD750",
        "@task\ndef load():\n    import nothing_of_this_name  # HERE\nwith dag('missing_module'):\n    load()\n",
    ),
    "missing_name": (
        "FD750",
        "def load():\n    from team.helper import absent  # HERE\n"
        "with dag('missing_name'):\n    PythonOperator(task_id='load', python_callable=partial(load))\n",
    ),
    "in_what_it_calls": (
        "FD750",
        "def inner():\n    import json, nothing_else  # HERE\ndef load():\n    inner()\n"
        "with dag('in_what_it_calls'):\n    PythonOperator(task_id='load', python_callable=load)\n",
    ),
    "in_a_callback": (
        "FD750",
        "def told(context):\n    from team import nobody  # HERE\n"
        "with dag('in_a_callback', on_failure_callback=told):\n    BashOperator(task_id='b', bash_command='true')\n",
    ),
    "in_an_operator": (
        "FD750",
        "class Mine(Own):\n    def execute(self, context):\n        import nothing_there  # HERE\n"
        "with dag('in_an_operator'):\n    Mine(task_id='m')\n",
    ),
    "mapped": (
        "FD750",
        "@task\ndef load(n):\n    import nothing_mapped  # HERE\nwith dag('mapped'):\n    load.expand(n=[1, 2])\n",
    ),
    "a_global_in_a_virtualenv": (
        "FD751",
        "def load():\n    return LIMIT  # HERE\nwith dag('a_global_in_a_virtualenv'):\n"
        "    PythonVirtualenvOperator(task_id='load', python_callable=load, requirements=['x==1'])\n",
    ),
    "a_global_in_an_isolated_task": (
        "FD751",
        "@isolated_task\ndef load(n):\n    import json\n    def below():\n        return n + LIMIT  # HERE\n"
        "    return json.dumps(below())\nwith dag('a_global_in_an_isolated_task'):\n    load(1)\n",
    ),
    "no_such_function": (
        "FD752",
        "with dag('no_such_function'):\n    IsolatedOperator(\n        task_id='load',\n"
        "        function='team.helper:nobody',  # HERE\n    )\n",
    ),
    "no_such_module": (
        "FD752",
        "with dag('no_such_module'):\n    IsolatedOperator(task_id='load', function='team.nowhere:load')  # HERE\n",
    ),
    "undefined_name": (
        "FD753",
        "with dag('undefined_name'):\n    BashOperator(\n        task_id='b',\n"
        "        bash_command='echo {{ dss }}',  # HERE\n    )\n",
    ),
    "undeclared_param": (
        "FD753",
        "with dag('undeclared_param', params={'day': 'x'}):\n    BashOperator(\n        task_id='b',\n"
        "        bash_command='echo {{ params.dya }}',  # HERE\n    )\n",
    ),
    "missing_script": (
        "FD754",
        "with dag('missing_script'):\n    BashOperator(\n        task_id='b',\n"
        "        bash_command='run.sh',  # HERE\n    )\n",
    ),
    "missing_include": (
        "FD754",
        "with dag('missing_include'):\n    Own(\n        task_id='o',\n"
        "        query=\"{% include 'absent.sql' %}\",  # HERE\n    )\n",
    ),
    "bad_syntax": (
        "FD755",
        "with dag('bad_syntax'):\n    BashOperator(\n        task_id='b',\n"
        "        bash_command='echo {{ ds }',  # HERE\n    )\n",
    ),
}
WARNED = {
    "an_attribute_that_raises": (
        "FD756",
        "class Lazy:\n    @property\n    def func(self):\n        raise ValueError('not yet')\n"
        "    def __call__(self): ...\nwith dag('an_attribute_that_raises'):\n"
        "    PythonOperator(  # HERE\n        task_id='o',\n        python_callable=Lazy(),\n    )\n",
    ),
    "an_import_below_a_condition": (
        "FD750",
        "def load():\n    if LIMIT > 9:\n        import nothing_rarely  # HERE\n"
        "with dag('an_import_below_a_condition'):\n    PythonOperator(task_id='load', python_callable=load)\n",
    ),
}
WELL = """
from typing import TYPE_CHECKING
def guarded():
    try:
        import nothing_at_all
    except ImportError:
        nothing_at_all = None
    if TYPE_CHECKING:
        import nothing_typed
    import json
    from team.helper import present
    from team import helper
    return present, helper, json
def alone(day, *rest, key=1, **more):
    import json as j
    total = [n for n in rest]
    class Inside:
        size = key
    try:
        return j.dumps({day: total, "k": Inside.size, **more}, default=str)
    except ValueError as error:
        return repr(error)
@isolated_task
def isolated(day):
    from team.helper import present
    return [present(day) for _ in range(3)]
TEXT = (
    "{{ ds }} {{ ds_nodash }} {{ logical_date.strftime('%Y') }} {{ params.day }} {{ ti.xcom_pull('a')['b'] | int + 1 }}"
    "{{ macros.ds_add(ds, 5) }} {{ macros.of_a_plugin.x() }} {{ dag.dag_id }} {{ task.task_id }} {{ own('x') }}"
    "{{ nobody | default('x') }} {% if nobody is defined %}{{ nobody }}{% endif %} {{ var.value.get('x', 1) }}"
    "{{ var.json.a.b }} {{ conn.db.host }} {{ dag_run.conf['a'] }} {{ data_interval_start.add(days=1).isoformat() }}"
    "{% for row in ti.xcom_pull() %}{{ row.x }}{% endfor %} {{ params.free.anything }} {{ 'a' | doubled }}"
)
with dag(
    "well",
    params={"day": "2024-01-01", "free": Param(type="object")},
    user_defined_macros={"own": lambda x: x},
    user_defined_filters={"doubled": lambda x: 2 * x},
):
    PythonOperator(task_id="guarded", python_callable=guarded, op_kwargs={"text": TEXT})
    PythonVirtualenvOperator(task_id="alone", python_callable=alone, requirements=["x==1"], op_args=["{{ ds }}"])
    isolated("{{ ds }}")
    IsolatedOperator(task_id="named", function="team.helper:present", op_kwargs={"day": "{{ ds }}"})
    BashOperator(task_id="script", bash_command="there.sh")
    BashOperator(task_id="command", bash_command="run.sh ", env={"A": TEXT})
    BashOperator.partial(task_id="mapped", env={"A": TEXT}).expand(bash_command=["echo {{ ds }}", "true"])
    Own(task_id="own", query="there.sql", more=[{"a": "{% include 'there.sql' %}", "b": {"c": TEXT}}])
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    dags = tmp_path / "repo" / "dags"
    (dags / "team").mkdir(parents=True)
    (dags / "team" / "__init__.py").write_text("")
    (dags / "team" / "helper.py").write_text("def present(day): return day\n")
    (dags / "there.sh").write_text("echo {{ ds }}")
    (dags / "there.sql").write_text("select '{{ params.day }}'")
    return tmp_path / "repo"


def smoked(root: Path, python: Path, dags: list[str]) -> dict[str, SmokeResult]:
    limits = dict.fromkeys(dags, Limits(120, 1024))
    settings = SmokeSettings(pythonpath=(str(ROOT / "libs" / "firedoor_airflow" / "src"),))
    return {result.dag_file: result for result in smoke_twice(root, settings, python, dags, limits=limits)}


def test_each_fault_of_a_task_is_found_at_its_line(root: Path, python: Path):
    wanted = {}
    for name, (code, text) in (FAULTS | WARNED).items():
        (root / "dags" / f"{name}.py").write_text(HEAD + text)
        line = next(n for n, each in enumerate((HEAD + text).splitlines(), 1) if "# HERE" in each)
        wanted[f"dags/{name}.py"] = [(code, f"dags/{name}.py:{line}", "warning" if name in WARNED else "error")]
    (root / "dags" / "well.py").write_text(HEAD + WELL)
    results = smoked(root, python, [*wanted, "dags/well.py"])
    found = {dag: [(one.code, one.place, one.level) for one in result.findings] for dag, result in results.items()}
    told = [(one.code, one.message, one.detail) for one in results["dags/well.py"].findings]
    assert told == []
    assert found == wanted | {"dags/well.py": []}
