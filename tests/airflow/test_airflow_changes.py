"""Every row of the table of what Airflow 3.3 has elsewhere or no more, tried on both versions."""

import json
import os
import shutil
import subprocess
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from firedoor.probes import script
from firedoor.smoke.interpreter import migrated_database
from firedoor.sources.airflow_changes import AirflowChanges, airflow_changes

HERE = Path(__file__).parent
TABLE = airflow_changes("2.11", "3.3")
assert TABLE is not None


def plain(table: AirflowChanges) -> dict[str, Any]:
    values = {field.name: getattr(table, field.name) for field in fields(table)}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def told(python: Path, database: Path, home: Path) -> dict[str, Any]:
    home.mkdir()
    shutil.copy(database, home / "airflow.db")
    own = {"AIRFLOW_HOME": str(home), "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db"}
    done = subprocess.run(
        [str(python), str(HERE / "changed_rows.py")],
        input=json.dumps(plain(TABLE)),
        env={**os.environ, **own},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def both(
    airflow_2: Path, airflow_3: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    homes = tmp_path_factory.mktemp("homes")
    return [
        told(python, migrated_database(python, cache, print), homes / name)
        for name, python in (("old", airflow_2), ("new", airflow_3))
    ]


def test_what_is_gone_imports_on_the_old_version_and_not_on_the_new(both: list[dict[str, Any]]) -> None:
    old, new = both
    assert [name for name in TABLE.gone if not old["names"][name]["imports"]] == []
    assert [name for name in TABLE.gone if new["names"][name]["imports"]] == []
    assert [name for name, there in old["modules"].items() if not there] == []
    assert [name for name, there in new["modules"].items() if there] == []


def test_what_has_moved_imports_on_both_and_the_new_version_warns(both: list[dict[str, Any]]) -> None:
    old, new = both
    assert [name for name in TABLE.moved if not old["names"][name]["imports"]] == []
    assert [name for name in TABLE.moved if not new["names"][name]["imports"]] == []
    assert [name for name in TABLE.moved if not new["names"][name]["warned"]] == []


def test_what_takes_the_place_of_a_name_imports_on_the_new_version(both: list[dict[str, Any]]) -> None:
    old, new = both
    wanted = {name for name in (*TABLE.gone.values(), *TABLE.moved.values()) if name}
    missing = {name for name in wanted if not new["names"][name]["imports"]}
    # The 3.3 environment holds fewer providers; where one is, its module is the same with either Airflow.
    assert {name for name in missing if not name.startswith(("airflow.providers.",))} == set()
    assert {name for name in missing if not old["names"][name]["imports"]} == set()
    assert len(missing) < len(wanted) / 20, sorted(missing)


def test_arguments_and_values_raise_on_the_new_version_alone(both: list[dict[str, Any]]) -> None:
    old, new = both
    rows = [(kind, *row) for kind, words in TABLE.arguments.items() for row in words.items()]
    assert [row for row in rows if not old["arguments"][row[0]][row[1]]] == []
    assert [row for row in rows if new["arguments"][row[0]][row[1]]] == []
    assert [row for row in rows if row[2] and not new["arguments"][row[0]][row[2]]] == []
    rows = [row for words in TABLE.values.values() for row in words.items()]
    assert [row for row in rows if not (old["values"][row[0]] and old["values"][row[1]])] == []
    assert [row for row in rows if new["values"][row[0]] or not new["values"][row[1]]] == []


def test_ignored_arguments_are_taken_by_both(both: list[dict[str, Any]]) -> None:
    for answer in both:
        assert [word for words in answer["ignored"].values() for word, fine in words.items() if not fine] == []


def test_the_context_lacks_exactly_these_keys(both: list[dict[str, Any]]) -> None:
    old, new = both
    assert sorted(set(old["context"]) - set(new["context"])) == sorted(TABLE.context)


def test_sessions_of_the_database_are_for_tasks_of_the_old_version_alone(both: list[dict[str, Any]]) -> None:
    old, new = both
    assert old["database"] == dict.fromkeys(TABLE.database, True)
    assert new["database"] == dict.fromkeys(TABLE.database, False)


def test_the_defaults_differ(both: list[dict[str, Any]]) -> None:
    old, new = both
    assert old["silent"] == [str(timedelta(days=1)), str(timedelta(days=1))]
    assert new["silent"] == ["None", str(timedelta(days=1))]
    assert old["defaults"] == TABLE.defaults
    assert all(new["defaults"][key] != value for key, value in TABLE.defaults.items())


RENDERS = """
import json
from datetime import datetime, timezone
from pathlib import Path
from airflow import DAG
from airflow.operators.python import PythonOperator
KEYS = {keys!r}
def render(**context):
    found = {{}}
    for name, text in KEYS.items():
        try:
            found[name] = str(context["ti"].task.render_template(text, context))
        except Exception as wrong:
            found[name] = type(wrong).__name__
    Path({out!r}).write_text(json.dumps(found))
with DAG("renders", schedule="@daily", start_date=datetime(2024, 1, 1, tzinfo=timezone.utc), catchup=False):
    PythonOperator(task_id="render", python_callable=render)
"""


def rendered(python: Path, database: Path, folder: Path) -> dict[str, str]:
    folder.mkdir()
    rows = {key: text for key, text in TABLE.context.items() if key not in ("conf", "triggering_dataset_events")}
    keys = {f"old {key}": f"{{{{ {key} }}}}" for key in rows}
    rows |= {f"{owner}.{name}": text for owner, held in TABLE.attributes.items() for name, text in held.items()}
    keys |= {f"old {key}": f"{{{{ {key} }}}}" for key in rows}
    keys |= {f"new {key}": f"{{{{ {text} }}}}" for key, text in rows.items() if text}
    (folder / "renders.py").write_text(RENDERS.format(keys=keys, out=str(folder / "found.json")))
    request = [{"file": str(folder / "renders.py"), "home": str(folder / "home"), "variables": {}, "seconds": 120}]
    (folder / "home").mkdir()
    (folder / "requests.json").write_text(json.dumps(request))
    command = [str(python), str(script("dagtest")), str(folder), str(database), "2024-01-08", "1"]
    done = subprocess.run([*command, str(folder / "requests.json")], capture_output=True, text=True)
    assert (folder / "found.json").exists(), done.stdout + done.stderr
    found: dict[str, str] = json.loads((folder / "found.json").read_text())
    return found


def test_a_call_that_an_expression_replaces_gives_the_same(airflow_2: Path) -> None:
    for name, row in TABLE.calls.items():
        module, _, attribute = name.rpartition(".")
        code = (
            f"{row['import']}\nfrom {module} import {attribute}\nassert {attribute}(2) == {row['expression'].format(2)}"
        )
        subprocess.run([str(airflow_2), "-c", code], check=True, capture_output=True)


def test_expressions_render_what_the_keys_rendered(
    airflow_2: Path, airflow_3: Path, database_2: Path, database_3: Path, tmp_path: Path
) -> None:
    old, new = rendered(airflow_2, database_2, tmp_path / "old"), rendered(airflow_3, database_3, tmp_path / "new")
    gone = [key.removeprefix("old ") for key in old if key.startswith("old ")]
    assert len(gone) == len(TABLE.context) - 2 + sum(map(len, TABLE.attributes.values()))
    assert [key for key in gone if "Error" in str(old[f"old {key}"])] == []
    assert [key for key in gone if new[f"old {key}"] != "UndefinedError"] == []
    said = [key for key in gone if f"new {key}" in old and not key.startswith("prev_")]  # of a run before: none here
    exact = [key for key in said if key != "ti.dag_run"]  # its text tells where the object is from
    assert {key: old[f"new {key}"] for key in exact} == {key: old[f"old {key}"] for key in exact}
    assert [key for key in said if "Error" in str(new[f"new {key}"])] == []
