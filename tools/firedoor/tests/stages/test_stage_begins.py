"""What a run on a stage finds when it begins, and what the catalogue of a server says before one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from engines_at_hand import fresh, run
from firedoor.cli.main import main
from firedoor.probes import script
from firedoor.stages.beside import path_for_stages
from firedoor.stages.place import Base, Place
from firedoor.stages.requests import Job, request
from firedoor.stages.settings import Environment, StageSettings, Target

DAG = """\
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG

with DAG("orders"):
    SQLExecuteQueryOperator(task_id="a", sql="SELECT id, amout FROM {database}.shop.orders WHERE id = 1")
"""


def test_the_catalogue_of_a_server_is_asked_and_its_database_may_be_named(
    postgres: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh(postgres, "shop")
    run(postgres, "CREATE TABLE shop.orders (id integer, amount integer)")
    info = postgres.connection.info
    monkeypatch.setenv("PRD_URL", f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port={info.port}")
    stages = '[tool.firedoor.stages]\nprd = { url = "$PRD_URL" }\nacc = { url = "$PRD_URL" }\n'
    files = {
        "dags/orders.py": DAG.replace("{database}", info.dbname),
        "pyproject.toml": stages,
        ".gitignore": ".cache\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    words = ["stage", "check", "--all", "--interpreter", sys.executable, "--format", "json"]
    assert main([*words, "--repo", str(tmp_path)]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["catalogue"], answer["dialect"]) == ("production", "postgres")
    assert [finding["message"] for dag in answer["dags"] for finding in dag["findings"]] == ["there is no column amout"]


def staging(plan: dict[str, Any]) -> Any:
    """A Staging that has not begun: to begin it Airflow is not needed."""
    spec = spec_from_file_location("_firedoor_staging_begins", script("staging"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    made = object.__new__(module.Staging)
    made.plan = plan
    return made


def test_a_run_finds_what_others_completed_the_newest_first_and_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDOOR_WAREHOUSE_FILES_BASE", "")
    space = tmp_path / "spaces"
    production = Target("prd", f"duckdb:///{tmp_path}/prd.duckdb", "duckdb", "{schema}.{table}")
    own = Target("acc", f"duckdb:///{space}", "duckdb", "{schema}.{table}")
    place = Place("acc", "acc_mr7", production, own, Path(sys.executable), path_for_stages(tmp_path))
    settings = StageSettings({"prd": Environment(production.url, "", "exports")})
    for age, (slug, table) in enumerate([("z__old", "shop.a"), ("b__new", "shop.a"), ("c__beside", "shop.b")]):
        (space / slug).mkdir(parents=True)
        told = space / slug / "tables.json"
        told.write_text(json.dumps({"slug": slug, "tables": {table: table.split(".")}}))
        os.utime(told, ns=(age, age))
    (space / "d__half.running").mkdir()
    job = Job("dags/me.py", "me", "f", tmp_path / "me.zip")
    asked = request(
        job,
        place,
        Base("production", production.url, "{schema}.{table}"),
        settings,
        tmp_path,
        tmp_path,
        {},
        1,
        tmp_path,
    )
    assert asked["variables"]["FIREDOOR_WAREHOUSE_FILES"] == str(space / "me.running" / "files")
    plan = asked["stage"] | {"unseen": ["c__beside"]}
    staging(plan)._begin()
    assert {table: built["slug"] for table, built in plan["built"].items()} == {"shop.a": "b__new"}
    assert os.environ["FIREDOOR_WAREHOUSE_FILES_BASE"].split(os.pathsep) == [
        str(space / "b__new" / "files"),
        str(space / "z__old" / "files"),
        str(tmp_path / "exports"),
    ]
