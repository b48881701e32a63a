"""What DAG files touch while they are imported, in real Airflow: one broken DAG per kind, found with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from firedoor.findings import ERROR
from firedoor.smoke import Limits, SmokeResult, SmokeSettings, smoke_tree

HEAD = """
from datetime import datetime, date, timedelta
try:
    from airflow.sdk import DAG, Variable
    from airflow.sdk import Connection
    connection = Connection.get
except ImportError:
    from airflow import DAG
    from airflow.models import Variable
    from airflow.hooks.base import BaseHook
    connection = BaseHook.get_connection
dag = DAG("touches", schedule=None, start_date=datetime(2024, 1, 1))
"""
FIRST = len(HEAD.splitlines()) + 1
KINDS = {  # name: (code of the file after HEAD, the code of the finding, its line after HEAD, a word of its message)
    "variable": ("Variable.get('team')\n", "FD780", 0, "'team'"),
    "variable_of_the_environment": ("Variable.get('said')\n", "FD780", 0, "'said'"),
    "connection": ("connection('web')\n", "FD781", 0, "'web'"),
    "connection_in_a_function": ("def ask():\n    return connection('web')\nask()\n", "FD781", 1, "'web'"),
    "getenv": ("import os\nos.getenv('STAGE', 'dev')\n", "FD782", 1, "variable STAGE"),
    "environ": ("from os import environ\nif 'STAGE' in environ:\n    pass\n", "FD782", 1, "variable STAGE"),
    "whole_environment": ("import os\n{**os.environ}\n", "FD782", 1, "whole environment"),
    "network": (
        "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError:\n    pass\n",
        "FD783",
        2,
        "192.0.2.1",
    ),
    "program": ("import subprocess\nsubprocess.run(['true', 'x'])\n", "FD784", 1, "true x"),
    "shell": ("import os\n\nos.system('true')\n", "FD784", 2, "true"),
    "now": ("start = datetime.now()\n", "FD785", 0, "datetime.now()"),
    "today": ("\nstart = date.today() - timedelta(days=1)\n", "FD785", 1, "date.today()"),
    "time": ("from time import time as moment\nmoment()\n", "FD785", 1, "time.time()"),
    "strftime": ("import time\ntime.strftime('%Y')\n", "FD785", 1, "time.strftime()"),
    "pendulum": ("import pendulum\npendulum.today('UTC').add(days=-2)\n", "FD785", 1, "now()"),
    "utcnow_of_airflow": ("from airflow.utils import timezone\ntimezone.utcnow()\n", "FD785", 1, "now()"),
    "random": ("import random\nrandom.choice([1, 2])\n", "FD786", 1, "random.choice()"),
    "generator": ("from random import Random\nRandom().random()\n", "FD786", 1, "random.Random()"),
    "uuid": ("from uuid import uuid4\nuuid4()\n", "FD786", 1, "uuid.uuid4()"),
    "secrets": ("import secrets\nsecrets.token_hex(4)\n", "FD786", 1, "urandom()"),
    "database": ("import sqlite3\nsqlite3.connect('rows.db')\n", "FD787", 1, "rows.db"),
    "file": ("open('/etc/hostname').read()\n", "FD788", 0, "/etc/hostname"),
    "path": ("from pathlib import Path\nPath('/etc/hostname').read_text()\n", "FD788", 1, "/etc/hostname"),
    "file_that_may_be_there": (
        "import os, json\ntry:\n    json.load(open('/opt/absent/a.json'))\nexcept OSError:\n    pass\n",
        "FD788",
        2,
        "/opt/absent/a.json",
    ),
    "folder": ("import os\nos.listdir('/etc')\n", "FD788", 1, "/etc/"),
    "module_elsewhere": (
        "import sys\nsys.path.append('ELSEWHERE')\nimport module_elsewhere_\n",
        "FD788",
        2,
        "module_elsewhere_",
    ),
}
QUIET = {
    "constructs": (
        "from airflow.utils import timezone\nimport logging, os.path\nlogging.getLogger(__name__).warning('x')\n"
        "timezone.datetime(2024, 1, 1)\nos.path.expanduser('~/x')\n"
    ),
    "seeded": "import random\nrandom.seed(3)\nrandom.random()\nrandom.Random(4).random()\n",
    "given": "import time\ntime.strftime('%Y', time.gmtime(0))\ntime.monotonic()\ndatetime(2024, 1, 1).date()\n",
    "own": (
        "import os, tempfile\nos.environ['X_OWN'] = '1'\nos.environ['X_OWN']\n"
        "with open(os.path.join(tempfile.gettempdir(), 'y'), 'w') as file:\n    file.write('1')\n"
        "open(file.name).read()\n"
    ),
    # For the first one Airflow 2.11 looks for distributions in all of sys.path, AIRFLOW_HOME/config among it.
    "an_asset": "from airflow.providers.common.compat.sdk import Asset\nAsset('duckdb://team.rows')\n",
    "distributions": "import importlib.metadata\nlist(importlib.metadata.entry_points())\n",
    "outside": "import zoneinfo, platform, ssl\nzoneinfo.ZoneInfo('Europe/Berlin')\nssl.create_default_context()\n",
    "in_a_task": (
        "def work():\n    import os, time, random\n    Variable.get('team')\n    os.getenv('X')\n    time.time()\n"
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "repo" / "dags").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "module_elsewhere_.py").write_text("N = 1\n")
    (tmp_path / "repo" / "v.json").write_text('{"team": "fleet"}')
    (tmp_path / "repo" / "c.json").write_text('{"web": "http://u:p@h:80/x"}')
    return tmp_path / "repo"


def smoked(root: Path, python: Path, texts: dict[str, str], **more: object) -> dict[str, SmokeResult]:
    for name, text in texts.items():
        elsewhere = str(root.parent / "elsewhere")
        (root / "dags" / f"{name}.py").write_text(HEAD + text.replace("ELSEWHERE", elsewhere))
    settings = SmokeSettings(variables=("v.json",), connections=("c.json",), environment={"AIRFLOW_VAR_SAID": "x"})
    settings = replace(settings, **more)  # type: ignore[arg-type]
    dags = [f"dags/{name}.py" for name in texts]
    results = smoke_tree(root, settings, python, dags, limits=dict.fromkeys(dags, Limits(120, 1024)))
    return {Path(result.dag_file).stem: result for result in results}


def test_each_kind_is_found_with_its_line_and_nothing_else_is(root: Path, python: Path):
    results = smoked(root, python, {name: text for name, (text, *_) in KINDS.items()} | QUIET)
    wrong = {}
    for name, (_, code, line, word) in KINDS.items():
        found = results[name].findings
        told = [(one.code, one.place) for one in found]
        if told != [(code, f"dags/{name}.py:{FIRST + line}")] or word not in found[0].message or not found[0].fix:
            wrong[name] = (told, [one.message for one in found])
        if (results[name].state == "failed") != (code == "FD788"):
            wrong[name] = results[name].state
    for name in QUIET:
        if results[name].findings:
            wrong[name] = [(one.code, one.place, one.message) for one in results[name].findings]
    assert wrong == {}


def test_what_is_open_has_a_digest_of_its_answers(root: Path, python: Path):
    texts = {"open": "import os\nVariable.get('team')\nos.getenv('STAGE')\n", "closed": "N = 1\n"}
    first = smoked(root, python, texts, environment={"STAGE": "dev"})
    assert first["open"].open == (("Variable", "team"), ("environment", "STAGE"))
    assert (first["closed"].open, first["closed"].answers) == ((), "")
    assert len(first["open"].answers) == 64
    other = smoked(root, python, texts, environment={"STAGE": "tst"})
    assert other["open"].answers != first["open"].answers
    (root / "v.json").write_text('{"team": "other", "unread": "1"}')
    assert smoked(root, python, texts, environment={"STAGE": "dev"})["open"].answers != first["open"].answers
    (root / "v.json").write_text('{"team": "fleet", "unread": "2"}')
    assert smoked(root, python, texts, environment={"STAGE": "dev"})["open"].answers == first["open"].answers


def test_what_is_accepted_or_declared_is_no_error(root: Path, airflow_3: Path):
    texts = {"reads": "open('/etc/hostname').read()\n", "asks": "Variable.get('team')\n"}
    (root / "dags" / "dag.toml").write_text('accept = ["FD780"]\n')
    found = smoked(root, airflow_3, texts, reads=("/etc/hostname",))
    assert [one.level for one in found["asks"].findings] == ["note"]
    assert found["reads"].findings == ()
    assert not any(one.level == ERROR for result in found.values() for one in result.findings)
