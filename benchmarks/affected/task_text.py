"""Python text of a DAG file: classic operators or TaskFlow, from two to 1,200 tasks."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

MAX_TASKS = 1_200
LOOP_FROM = 200
"""From this many tasks on, every other DAG writes its tasks as a loop over a list."""

OPERATORS = """
import pendulum
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
"""


def dag_text(
    random: Random,
    name: str,
    callables: Sequence[tuple[str, str]],
    sql: Sequence[str],
    tasks: int,
    explicit: bool = False,
) -> str:
    """The text of the DAG file `name`: its tasks call `callables` (module, function) and execute the files `sql`."""
    taskflow = random.random() < 0.4
    loop = tasks > LOOP_FROM and not explicit and random.random() < 0.5
    start = f"pendulum.datetime(2024, {random.randrange(1, 13)}, 1, tz='UTC')"
    by_module: dict[str, list[str]] = {}
    for module, function in callables:
        by_module.setdefault(module, []).append(function)
    imports = "".join(f"from {module} import {', '.join(names)}\n" for module, names in sorted(by_module.items()))
    package = callables[0][0].rpartition(".")[0]
    head = f'"""Loads {name.replace("_", " ")}."""\n\nfrom __future__ import annotations\n{OPERATORS}'
    head += f"from airflow.sdk import {'dag, task' if taskflow else 'DAG'}\n\n"
    head += f"{imports}from {package}.settings import LIMIT\n"
    arguments = f'dag_id="{name}", schedule="@daily", start_date={start}, catchup=False, tags=["{package}"]'
    if taskflow:
        head += f"\n\n@dag({arguments})\ndef {name}():\n"
        head += f'    """Return nothing; {tasks} tasks."""\n'
    else:
        head += f"\nwith DAG({arguments}) as dag:\n"
    steps = [_call(index, module, function, taskflow) for index, (module, function) in enumerate(callables)]
    steps += [_query(index, path) for index, path in enumerate(sql)]
    extra = tasks - len(steps)
    if loop:
        names = "".join(f'        "partition_{n:04d}",\n' for n in range(extra))
        steps.append(
            f"    parts = [\n{names}    ]\n    for part in parts:\n"
            '        BashOperator(task_id=part, bash_command=f"echo {part} {LIMIT}")\n'
        )
    else:
        steps += [_filler(random, index) for index in range(extra)]
    return head + "".join(steps) + (f"\n\n{name}()\n" if taskflow else "")


def _call(index: int, module: str, function: str, taskflow: bool) -> str:
    if taskflow:
        return (
            f"\n    @task(task_id='call_{index}')\n    def call_{index}():\n"
            f"        return {function}([], LIMIT)\n\n    call_{index}()\n"
        )
    return (
        f"    call_{index} = PythonOperator(\n        task_id='call_{index}',\n        python_callable={function},\n"
        f'        op_kwargs={{"rows": [], "limit": LIMIT}},\n        doc_md="Step of {module}.",\n    )\n'
    )


def _query(index: int, path: str) -> str:
    return (
        f"    query_{index} = SQLExecuteQueryOperator(\n        task_id='query_{index}',\n"
        f"        conn_id='warehouse',\n        sql='{path}',\n        params={{'limit': LIMIT}},\n    )\n"
    )


def _filler(random: Random, index: int) -> str:
    if random.random() < 0.4:
        text = f"    step_{index} = EmptyOperator(task_id='step_{index}')\n"
    else:
        text = (
            f"    step_{index} = BashOperator(\n        task_id='step_{index}',\n"
            f"        bash_command='load --part {index} --day {{{{ ds }}}}',\n"
            f"        retries={random.randrange(4)},\n    )\n"
        )
    if index and random.random() < 0.8:
        text += f"    step_{index - 1} >> step_{index}\n"
    return text
