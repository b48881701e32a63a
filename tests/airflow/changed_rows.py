"""Runs beside Airflow: what the rows of the table of changes do there. The table is JSON on stdin, so is the answer.

An import that is warned of says so when its module, or its attribute, is first asked for: each name is asked once.
"""

import importlib
import json
import os
import sys
import warnings
from datetime import datetime, timedelta
from typing import Any

answers, sys.stdout = sys.stdout, sys.stderr


def imported(name: str) -> dict[str, bool]:
    module, _, attribute = name.rpartition(".")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError):
            return {"imports": False, "warned": False}
    return {"imports": True, "warned": any(attribute in str(one.message) for one in caught)}


def is_module(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def classes() -> dict[str, Any]:
    """What the rows of arguments speak of, where this version has them."""
    found = {}
    for name, places in {
        "DAG": ("airflow.models.dag",),
        "Operator": ("airflow.models.baseoperator.BaseOperator",),
        "BashOperator": ("airflow.operators.bash",),
        "PythonOperator": ("airflow.operators.python",),
        "BranchPythonOperator": ("airflow.operators.python",),
        "ShortCircuitOperator": ("airflow.operators.python",),
        "BranchDateTimeOperator": ("airflow.operators.datetime",),
        "BranchDayOfWeekOperator": ("airflow.operators.weekday",),
        "DayOfWeekSensor": ("airflow.sensors.weekday",),
        "TriggerDagRunOperator": ("airflow.operators.trigger_dagrun",),
        "DatasetOrTimeSchedule": ("airflow.timetables.datasets", "airflow.sdk.AssetOrTimeSchedule"),
    }.items():
        for place in places:
            module, attribute = (place, name) if place.islower() else place.rsplit(".", 1)
            try:
                found[name] = getattr(importlib.import_module(module), attribute)
            except (ImportError, AttributeError):
                continue
            break
    return found


def needed(name: str) -> dict[str, Any]:
    """The arguments without which nothing of this class can be made."""
    if name == "DAG":
        return {"dag_id": "d", "start_date": datetime(2024, 1, 1)}
    if name == "DatasetOrTimeSchedule":
        trigger = importlib.import_module("airflow.timetables.trigger")
        return {"timetable": trigger.CronTriggerTimetable("@daily", timezone="UTC")}
    task = {
        "BashOperator": {"bash_command": "true"},
        "PythonOperator": {"python_callable": print},
        "BranchPythonOperator": {"python_callable": print},
        "ShortCircuitOperator": {"python_callable": print},
        "BranchDateTimeOperator": {"follow_task_ids_if_true": "a", "follow_task_ids_if_false": "b",
                                   "target_lower": datetime(2024, 1, 1), "target_upper": None},
        "BranchDayOfWeekOperator": {"follow_task_ids_if_true": "a", "follow_task_ids_if_false": "b",
                                    "week_day": "Monday"},
        "DayOfWeekSensor": {"week_day": "Monday"},
        "TriggerDagRunOperator": {"trigger_dag_id": "d"},
    }.get(name, {})  # fmt: skip
    return {"task_id": "t", **task}


def a_dataset() -> Any:
    try:
        return importlib.import_module("airflow.sdk").Asset("s3://a")
    except ImportError:
        return importlib.import_module("airflow.datasets").Dataset("s3://a")


VALUES: dict[str, Any] = {
    "schedule_interval": "@daily", "schedule": "@daily", "timetable": None, "concurrency": 2, "max_active_tasks": 2,
    "full_filepath": "/a", "default_view": "grid", "orientation": "LR", "fail_stop": True, "fail_fast": True,
    "sla_miss_callback": print, "sla": timedelta(hours=1), "skip_exit_code": 99, "skip_on_exit_code": 99,
    "execution_date": datetime(2024, 1, 1), "logical_date": datetime(2024, 1, 1), "task_concurrency": 2,
    "max_active_tis_per_dag": 2,
}  # fmt: skip


def taken(kind: Any, name: str, argument: str, value: Any = None) -> bool:
    """Whether the class takes the argument."""
    given = needed(name) | {argument: VALUES.get(argument, True) if value is None else value}
    if argument in ("datasets", "assets"):
        given[argument] = [a_dataset()]
    elif name == "DatasetOrTimeSchedule":
        given["assets" if "airflow.sdk" in sys.modules else "datasets"] = [a_dataset()]
    if argument == "timetable":
        given[argument] = needed("DatasetOrTimeSchedule")["timetable"]
    try:
        kind(**given)
    except (TypeError, ValueError) as wrong:
        return not any(word in str(wrong) for word in (argument, str(value)))
    except Exception as wrong:  # Airflow 2 has an exception of its own for this
        return argument not in str(wrong)
    return True


def context_keys() -> list[str]:
    try:
        return sorted(importlib.import_module("airflow.sdk.definitions.context").Context.__annotations__)
    except ImportError:
        return sorted(importlib.import_module("airflow.utils.context").KNOWN_CONTEXT_KEYS)


def used(name: str) -> bool:
    """Whether a task can use what gives it a session of the metadata database: in its process, as that begins."""
    module, _, attribute = name.rpartition(".")
    try:
        gives = getattr(importlib.import_module(module), attribute)
        if attribute == "provide_session":
            gives(lambda session=None: session.execute(importlib.import_module("sqlalchemy").text("select 1")))()
            return True
        session = gives()
        with session as one:
            one.execute(importlib.import_module("sqlalchemy").text("select 1"))
    except (RuntimeError, AttributeError):
        return False
    return True


def main() -> None:
    table = json.loads(sys.stdin.read())
    names = sorted({n for part in ("gone", "moved") for row in table[part].items() for n in row if n})
    answer: dict[str, Any] = {"names": {name: imported(name) for name in names}}
    answer["modules"] = {name: is_module(name) for name in table["modules"]}
    warnings.simplefilter("ignore")
    known = classes()
    answer["arguments"] = {
        kind: {word: taken(known[kind], kind, word) for row in rows.items() for word in row if word}
        for kind, rows in {**table["arguments"], "ignored DAG": {}, "ignored Operator": {}}.items()
        if kind in known
    }
    answer["ignored"] = {
        kind: {word: taken(known[kind], kind, word) for word in rows} for kind, rows in table["ignored"].items()
    }
    answer["values"] = {
        value: taken(known["Operator"], "Operator", argument, value)
        for argument, rows in table["values"].items()
        for row in rows.items()
        for value in row
    }
    answer["context"] = context_keys()
    answer["silent"] = [
        str(getattr(dag, "schedule_interval", getattr(dag, "schedule", None)))
        for given in ({}, {"schedule": timedelta(days=1)})
        for dag in [known["DAG"](**needed("DAG"), **given)]
    ]
    conf = importlib.import_module("airflow.configuration").conf
    answer["defaults"] = {key: str(conf.getboolean(*key.split("."))) for key in table["defaults"]}
    if "airflow.sdk" in sys.modules:
        importlib.import_module("airflow.sdk.execution_time.supervisor").block_orm_access()
    answer["database"] = {name: used(name) for name in table["database"]}
    json.dump(answer, answers)


if __name__ == "__main__":
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    main()
