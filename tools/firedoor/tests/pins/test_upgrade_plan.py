"""``firedoor lock --upgrade-plan``: locks that change alike go together; nothing is written."""

from __future__ import annotations

import json

import pytest
from firedoor.cli.main import main
from locked_repository import repository

DAG = "import {module}\nfrom airflow.sdk import DAG\n\nDAG('{name}')\n"
QUIET = "import json\nfrom airflow.sdk import DAG\n\nDAG('{name}')\n"


@pytest.fixture
def found(tmp_path, offline, capsys, monkeypatch):
    old = tmp_path / "old"
    old.mkdir()
    for stem in ("top-1.0", "mid_dle-1.0", "base-2.0", "leaf-3", "extra_less-0.1", "ring_a-1", "ring_b-1"):
        name = f"{stem}-py3-none-any.whl"
        (old / name).write_bytes((offline / name).read_bytes())
    files = {f"dags/t/{name}/requirements.in": text for name, text in
             {"one": "top\n", "two": "top\n", "three": "top[more]\n", "four": "top\nneeds-old\n", "other": "leaf\n",
              "fixed": "top==1.0\n", "quiet": "top\nring-a\n"}.items()}  # fmt: skip
    files |= {f"dags/t/{n}/{n}.py": DAG.format(module="top", name=n) for n in ("one", "two", "three", "fixed")}
    files["dags/t/quiet/quiet.py"] = QUIET.format(name="quiet")
    files.pop("dags/t/four/requirements.in")
    repo = repository(tmp_path / "repo", capsys, files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_FIND_LINKS", str(old))
        assert repo.run("--all")[0] == 0
    return repo


def test_proposals_that_can_be_released_alone(found, capsys):
    before = {path: path.read_bytes() for path in found.folder.rglob("*.txt")}
    capsys.readouterr()
    assert main(["lock", "--repo", str(found.folder), "--upgrade-plan", "top", "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert {path: path.read_bytes() for path in found.folder.rglob("*.txt")} == before, "nothing is written"
    assert plan["schema"] == "firedoor.upgrade/1"
    (proposal,) = plan["proposals"]
    assert proposal["changes"] == [{"name": "top", "from": "1.0", "to": "1.1"}]
    assert proposal["folders"] == ["dags/t/one", "dags/t/quiet", "dags/t/three", "dags/t/two"]
    assert proposal["affected"][:1] == ["dags/t/one/one.py"]
    assert proposal["command"] == "firedoor lock -P 'top' dags/t/one dags/t/quiet dags/t/three dags/t/two"
    assert plan["same"] == ["dags/t/fixed"]


def test_what_changes_otherwise_is_another_proposal(found, capsys):
    found.write({"dags/t/two/requirements.in": "top\nleaf\n"})
    assert main(["lock", "--repo", str(found.folder), "--upgrade-plan", "top", "--format", "json"]) == 0
    proposals = json.loads(capsys.readouterr().out)["proposals"]
    assert [proposal["folders"] for proposal in proposals] == [
        ["dags/t/one", "dags/t/quiet", "dags/t/three"],
        ["dags/t/two"],
    ]


def test_what_the_layer_holds_back_and_what_cannot_follow(found, capsys):
    assert main(["lock", "--repo", str(found.folder), "--upgrade-plan", "mid-dle", "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["proposals"] == []
    assert [finding["code"] for finding in plan["findings"]] == ["FD218"]
    assert main(["lock", "--repo", str(found.folder), "--upgrade-plan", "top==9"]) == 1
    assert "error[FD221]" in capsys.readouterr().out
