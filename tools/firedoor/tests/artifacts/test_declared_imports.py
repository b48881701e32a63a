"""``firedoor lock --imports`` in a repository with the traps that tools of this kind fall into."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.artifacts.wheels import keep_wheel
from firedoor.cli.main import main
from firedoor.errors import UsageError
from wheel_making import filename, wheel

LAYER = "constraints/airflow-3.3-py311.txt"
ONE, TWO = "dags/t/one", "dags/t/two"
LAYER_NAMES = ("apache-airflow", "apache-airflow-task-sdk", "pandas", "requests", "sqlalchemy")
PINS = {  # of t/one: name → who wants it ("": its requirements)
    "google-cloud-storage": "",
    "google-cloud-bigquery": "",
    "google-auth": "google-cloud-storage",
    "beautifulsoup4": "",
    "boto3": "",
    "psycopg2-binary": "",
    "pyarrow": "",
    "python-dateutil": "",
    "attrs": "beautifulsoup4",
    "click": "",
    "oddly-named": "",
    "idna": "",
}
DAG = '''\
"""A DAG."""
from typing import TYPE_CHECKING
from importlib import import_module
import attr
import pandas as pd
import tenacity
from airflow.sdk import dag, task
from bs4 import BeautifulSoup
from google.cloud import bigquery, storage

from shared.times import parse
if TYPE_CHECKING:
    import numpy.typing
try:
    import orjson
except ImportError:
    orjson = None

URL = "postgresql+psycopg2://db/x"

@task.virtualenv(requirements=["polars"])
def away():
    import polars

@task
def work():
    import_module("boto3")
    from google.oauth2 import service_account
    import quite_another
    return pd.read_parquet(parse(URL))

@dag
def one():
    work()
    away()

one()
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    asked = [name for name, wanted in PINS.items() if not wanted]
    lock = "".join(
        f"{name}==1 \\\n    --hash=sha256:{'a' * 64}\n    # via {wanted or f'-r {ONE}/requirements.in'}\n"
        for name, wanted in sorted(PINS.items())
    )
    files = {
        LAYER: "".join(f"{name}==3.3.2\n    # via -r x.in\n" for name in LAYER_NAMES),
        f"{ONE}/one.py": DAG,
        f"{ONE}/requirements.in": "# what it needs\n" + "".join(f"{name}\n" for name in asked),
        "constraints/dags/t/one.txt": lock,
        f"{TWO}/two.py": "import openpyxl\nimport requests\nfrom airflow.sdk import DAG\n\nDAG('two')\n",
        "shared/__init__.py": "",
        "shared/times.py": "from dateutil.parser import parse\n",
        ".gitignore": ".cache/\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for words in ("init -q", "add -A", "-c user.name=t -c user.email=t@example.org commit -qm c"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def answer(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict]:
    capsys.readouterr()
    code = main(["lock", "--imports", "--repo", str(folder), "--format", "json", *words])
    return code, json.loads(capsys.readouterr().out)


def told(document: dict) -> list[tuple[str, str, int, str]]:
    return [(f["code"], f["path"], f["line"], f["level"]) for f in document["findings"]]


def test_every_trap(folder, capsys):
    code, document = answer(folder, capsys)
    assert code == 1
    assert told(document) == [
        ("FD230", f"{ONE}/one.py", 4, "error"),  # attr comes with beautifulsoup4
        ("FD231", f"{ONE}/one.py", 6, "error"),  # tenacity is locked nowhere
        ("FD230", f"{ONE}/one.py", 28, "error"),  # google.oauth2 is of google-auth, not of google-cloud-storage
        ("FD231", f"{ONE}/one.py", 29, "warning"),  # quite_another: no table knows oddly-named
        ("FD233", f"{ONE}/requirements.in", 9, "note"),  # click: nothing imports it
        ("FD231", f"{TWO}/two.py", 1, "error"),  # openpyxl
    ]
    fixes = {f["path"] + str(f["line"]): f["fix"] for f in document["findings"]}
    assert fixes[f"{ONE}/one.py4"] == f"echo 'attrs' >> {ONE}/requirements.in && firedoor lock {ONE}"
    assert fixes[f"{TWO}/two.py1"] == f"echo 'openpyxl' >> {TWO}/requirements.in && firedoor lock {TWO}"


def test_the_wheels_in_the_store_say_more_than_tables(folder, capsys):
    data = wheel("oddly_named", "1", {"quite_another/__init__.py": ""})
    root = folder / ".cache/firedoor/store"
    kept = keep_wheel(root, filename("oddly_named", "1"), data)
    path = folder / "constraints/dags/t/one.txt"
    path.write_text(path.read_text().replace(f"oddly-named==1 \\\n    --hash=sha256:{'a' * 64}",
                                             f"oddly-named==1 \\\n    --hash=sha256:{kept.sha256}"))  # fmt: skip
    _, document = answer(folder, capsys, "one")
    assert ("FD231", f"{ONE}/one.py", 29, "warning") not in told(document)
    assert document["dag_files"][0]["placed"]["record"] == 1
    assert document["schema"] == "firedoor.imports/1"


def test_an_interpreter_says_what_it_has(folder, capsys):
    _, document = answer(folder, capsys, "--interpreter", sys.executable, "two")
    assert document["dag_files"][0]["placed"]["table"] > 0
    with pytest.raises(UsageError) as raised:
        main(["lock", "--imports", "--repo", str(folder), "--interpreter", str(folder / "no-python")])
    assert raised.value.code == "FD234"


def test_what_dag_toml_declares_to_come_from_outside(folder, capsys):
    (folder / TWO / "dag.toml").write_text('outside = ["openpyxl"]\n')
    assert answer(folder, capsys, "two")[0] == 0


def test_an_engine_and_a_driver_that_nobody_locked(folder, capsys):
    (folder / TWO / "two.py").write_text(
        "import pandas\nfrom airflow.sdk import DAG\n\nDAG('two')\n\nU = 'mysql+pymysql://x'\npandas.read_excel(U)\n"
    )
    code, document = answer(folder, capsys, "two")
    assert (code, told(document)) == (
        0,
        [("FD232", f"{TWO}/two.py", 6, "warning"), ("FD232", f"{TWO}/two.py", 7, "warning")],
    )
    (folder / TWO / "two.py").write_text("import polars\n" + (folder / TWO / "two.py").read_text())
    assert ("FD232", f"{TWO}/two.py", 8, "warning") not in told(answer(folder, capsys, "two")[1]), (
        "polars reads it itself"
    )


def test_one_place_is_told_once_and_one_line_mends_several(folder, capsys):
    (folder / "dags/t/two/more.py").write_text("import openpyxl.styles\n")
    (folder / TWO / "two.py").write_text(
        "import openpyxl\nimport t.two.more\nfrom airflow.sdk import DAG\n\nDAG('two')\n"
    )
    _, document = answer(folder, capsys, "two")
    (finding,) = document["findings"]
    assert finding["message"].endswith("(and at 1 other place)")
