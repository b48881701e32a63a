"""The second import in real Airflow: each way to be stored another way is found, with the field, the line, the fix."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from firedoor.smoke import Limits, SmokeResult, SmokeSettings, smoke_twice

HEAD = """
import os, random, uuid
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
try:
    from airflow.sdk import DAG, Variable, task
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models import Variable
    from airflow.operators.bash import BashOperator
    from airflow.operators.python import PythonOperator
from airflow.utils.task_group import TaskGroup
def call(*args, **kwargs): ...
FROM = datetime(2024, 1, 1)
"""
LOAD = """
with DAG("{name}", schedule=None, start_date=FROM):
    PythonOperator(
        task_id="load",
        python_callable=call,
        op_kwargs={value},
    )
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "repo" / "dags" / "sql").mkdir(parents=True)
    for name in ("a", "b", "c", "d"):
        (tmp_path / "repo" / "dags" / "sql" / f"{name}.sql").write_text("select 1")
    return tmp_path / "repo"


def put(root: Path, name: str, text: str) -> str:
    path = root / "dags" / f"{name}.py"
    path.write_text(HEAD + text)
    return f"dags/{name}.py"


def smoked(root: Path, python: Path, dags: list[str]) -> dict[str, SmokeResult]:
    limits = dict.fromkeys(dags, Limits(120, 1024))
    return {result.dag_file: result for result in smoke_twice(root, SmokeSettings(), python, dags, limits=limits)}


OPERATOR = {
    "a_uuid": ("{'id': str(uuid.uuid4())}", "FD741", "tasks.load.op_kwargs.id"),
    "a_random_number": ("{'id': random.random()}", "FD741", "tasks.load.op_kwargs.id"),
    "the_moment": ("{'at': datetime.now().isoformat()}", "FD740", "tasks.load.op_kwargs.at"),
    "the_moment_in_utc": ("{'at': str(datetime.now(timezone.utc))}", "FD740", "tasks.load.op_kwargs.at"),
    "the_day": ("{'day': date.today().isoformat()}", "FD740", "tasks.load.op_kwargs.day"),
    "the_year": ("{'year': datetime.utcnow().year}", "FD740", "tasks.load.op_kwargs.year"),
    "a_set_in_a_text": ("{'sql': ','.join({'a', 'b', 'c', 'd', 'e', 'f'})}", "FD742", "tasks.load.op_kwargs.sql"),
    "the_repr_of_an_object": ("{'it': repr(object())}", "FD744", "tasks.load.op_kwargs.it"),
    "listed": (
        "{name: n for n, name in enumerate(os.listdir(Path(__file__).parent / 'sql'))}",
        "FD743",
        "tasks.load.op_kwargs.a.sql",
    ),
    "walked": (
        "{'all': '+'.join(p.name for p in (Path(__file__).parent / 'sql').glob('*.sql'))}",
        "FD743",
        "op_kwargs",
    ),
    "a_path": ("{'path': str(Path(__file__).parent / 'sql')}", "FD745", "tasks.load.op_kwargs.path"),
    "a_resolved_path": ("{'path': str(Path(__file__).resolve().parent)}", "FD745", "tasks.load.op_kwargs.path"),
}
CLEAN = {
    "a_clean_value": "{'day': '{{ ds }}', 'files': sorted(os.listdir(Path(__file__).parent / 'sql'))}",
    "airflows_own_folders": "{'home': os.environ['AIRFLOW_HOME'], 'tmp': os.environ['TMPDIR'], 'cwd': os.getcwd()}",
    "a_set_that_airflow_sorts": "{'of': {1, 2, 3}}",
}


def test_each_planted_source_is_found_with_its_field_and_line(root: Path, python: Path):
    dags = {name: put(root, name, LOAD.format(name=name, value=value)) for name, (value, _, _) in OPERATOR.items()}
    clean = {name: put(root, name, LOAD.format(name=name, value=value)) for name, value in CLEAN.items()}
    results = smoked(root, python, [*dags.values(), *clean.values()])
    line = len(HEAD.splitlines()) + 6
    found = {
        name: [(finding.code, finding.place) for finding in results[dag].findings if finding.code < "FD780"]
        for name, dag in dags.items()
    }
    assert found == {name: [(code, f"{dags[name]}:{line}")] for name, (_, code, _) in OPERATOR.items()}
    for name, (_, _, named) in OPERATOR.items():
        finding, *_ = results[dags[name]].findings  # FD78x, of what was touched, come after it
        assert named in finding.message
        assert finding.fix
        assert str(root) not in finding.message + finding.detail
    once = {(one.code, one.line) for dag in dags.values() for one in results[dag].findings}
    assert not {("FD785", line), ("FD786", line)} & once  # the line is told already, with what the DAG makes of it
    said = {name: [one for one in results[dag].findings if one.code < "FD780"] for name, dag in clean.items()}
    assert not any(said.values()), said
    three = next(iter(results.values())).airflow.startswith("3")
    levels = {name: results[dag].findings[0].level for name, dag in dags.items()}
    assert levels == {
        name: "error" if three and code != "FD745" else "warning" for name, (_, code, _) in OPERATOR.items()
    }


def test_fields_of_the_dag_and_whether_there_is_one(root: Path, python: Path):
    soon = (date.today() + timedelta(days=100)).timetuple()[:3]
    texts = {
        "start": "dag = DAG('start', schedule=None,\n    start_date=datetime.now() - timedelta(days=1))\n",
        "joined": (
            "dag = DAG('joined', schedule=None, start_date=FROM)\ndef other():\n    return BashOperator(\n"
            "        task_id='b',\n        bash_command=f'echo {uuid.uuid4()}',\n    )\n"
            "BashOperator(task_id='a', bash_command='true', dag=dag) >> other()\n"
        ),
        "tagged": "dag = DAG('tagged', schedule=None, start_date=FROM,\n    description=f'{uuid.uuid4()}')\n",
        "named": "globals()['x'] = DAG(f'named_{date.today()}', schedule=None, start_date=FROM)\n",
        "tasks": (
            "with DAG('tasks', schedule=None, start_date=FROM):\n"
            "    for name in {'k', 'l', 'm', 'n', 'o', 'p'}:\n        BashOperator(task_id=name, bash_command='true')\n"
        ),
        "later": f"dag = DAG('later', schedule=None, start_date=FROM)\nassert date.today() < date{soon}\n",
    }
    dags = {name: put(root, name, text) for name, text in texts.items()}
    results = smoked(root, python, list(dags.values()))
    found = {
        name: sorted({finding.code for finding in results[dag].findings if finding.code < "FD780"})
        for name, dag in dags.items()
    }
    assert found == {
        "start": ["FD740"],
        "joined": ["FD741"],
        "tagged": ["FD741"],
        "named": ["FD740"],
        "tasks": [],
        "later": ["FD747"],
    }
    line = len(HEAD.splitlines()) + 2
    assert results[dags["start"]].findings[0].place == f"{dags['start']}:{line}"
    assert results[dags["joined"]].findings[0].place == f"{dags['joined']}:{line + 3}"
    assert results[dags["tagged"]].findings[0].place == f"{dags['tagged']}:{line}"
    assert results[dags["later"]].findings[0].place == f"{dags['later']}:{line}"


def test_what_is_accepted_is_a_note_and_what_fails_is_not(root: Path, airflow_3: Path):
    soon = (date.today() + timedelta(days=100)).timetuple()[:3]
    dags = [
        put(root, "moment", LOAD.format(name="moment", value="{'at': datetime.now().isoformat()}")),
        put(root, "later", f"dag = DAG('later', schedule=None, start_date=FROM)\nassert date.today() < date{soon}\n"),
    ]
    (root / "dags" / "dag.toml").write_text('accept = ["FD740", "FD747"]  # a new version a day is wanted here\n')
    results = smoked(root, airflow_3, dags)
    assert [(one.code, one.level) for one in results[dags[0]].findings] == [("FD740", "note")]
    assert [(one.code, one.level) for one in results[dags[1]].findings] == [("FD747", "error"), ("FD785", "warning")]
    assert [results[dag].state for dag in dags] == ["passed", "failed"]


def test_files_that_are_imported_in_one_process_hide_nothing_of_each_other(root: Path, python: Path):
    """A value that they share is held against the first import, which was alone; and nobody turns back for others."""
    (root / "dags" / "common.py").write_text(
        "import os, uuid\nfrom datetime import datetime\nfrom pathlib import Path\nID = str(uuid.uuid4())\n"
        "AT = datetime.now().isoformat()\nHERE = str(Path(__file__).parent)\n"
        "SET = ','.join({'a', 'b', 'c', 'd', 'e'})\nOBJECT = repr(object())\n"
    )
    listed = "'+'.join(os.listdir(Path(__file__).parent / 'sql'))"
    put(
        root,
        "a_patches",
        "os.listdir = lambda path='.': sorted(one.name for one in os.scandir(path))\n"
        + LOAD.format(name="a_patches", value="{}"),
    )
    shared = {"ID": "FD741", "AT": "FD740", "HERE": "FD745", "SET": "FD742", "OBJECT": "FD744"}
    dags = ["dags/a_patches.py"]
    for number in range(2):
        for what in shared:
            name = f"b_{what.lower()}_{number}"
            text = LOAD.format(name=name, value=f"{{'it': common.{what}}}")
            dags.append(put(root, name, "import common\n" + text))
        dags.append(
            put(root, f"c_listed_{number}", LOAD.format(name=f"c_listed_{number}", value=f"{{'of': {listed}}}"))
        )
    results = {
        result.dag_file: result
        for result in smoke_twice(
            root, SmokeSettings(), python, dags, limits=dict.fromkeys(dags, Limits(120, 1024)), jobs=1
        )
    }
    found = {dag: [one.code for one in results[dag].findings if one.code < "FD780"] for dag in dags}
    wanted = {f"dags/b_{what.lower()}_{number}.py": [code] for what, code in shared.items() for number in range(2)}
    listings = {f"dags/c_listed_{number}.py": ["FD743"] for number in range(2)}
    assert found == {"dags/a_patches.py": [], **wanted, **listings}
