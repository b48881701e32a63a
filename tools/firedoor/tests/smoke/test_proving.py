"""What ran is held against the closure, and what it lacks becomes an error and a scenario."""

import subprocess
from pathlib import Path

import pytest
from firedoor.affected.survey import Survey, survey
from firedoor.smoke import SmokeResult
from firedoor.smoke.proving import Missing, missing, proved
from firedoor.smoke.recorded import Ran
from firedoor.smoke.scenario import write_scenarios

FILES = {
    "dags/a.py": "from airflow.sdk import DAG\nfrom lib import used\nDAG('a')\nused()\nopen('dags/a.sql')\n",
    "dags/a.sql": "select 1\n",
    "dags/b.sql": "select 2\n",
    "dags/lib.py": "def used():\n    return 1\n\n\ndef unused():\n    return 2\n",
    "dags/other.py": "N = 1\n",
}


@pytest.fixture
def found(tmp_path: Path) -> Survey:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return survey(tmp_path)


def test_what_is_in_the_closure_is_no_finding(found: Survey):
    ran = Ran(("dags/a.py", "dags/lib.py"), (("dags/lib.py", "used", 1),), ("dags/", "dags/a.sql", "absent/", "x.txt"))
    assert missing(found, "dags/a.py", ran) == []
    result = SmokeResult("dags/a.py", ran=ran)
    assert proved(found, result) is result


def test_each_thing_that_it_lacks_is_one(found: Survey):
    functions = (
        ("dags/lib.py", "unused", 5),
        ("dags/lib.py", "unused.<locals>.inner", 6),
        ("dags/lib.py", "<lambda>", 1),
    )
    ran = Ran(("dags/lib.py", "dags/other.py"), functions[::2], ("dags/b.sql",))
    assert missing(found, "dags/a.py", ran) == [
        Missing("dags/other.py"),
        Missing("dags/lib.py", "unused", 5),
        Missing("dags/b.sql", read=True),
    ]
    assert missing(found, "dags/a.py", Ran((), functions[1:2])) == []  # its file did not run: nothing is known
    judged = proved(found, SmokeResult("dags/a.py", ran=ran))
    assert judged.state == "failed"
    assert [one.code for one in judged.findings] == ["FD790", "FD790", "FD791"]
    assert all("dags/a.py" in one.message and "edges" in one.fix for one in judged.findings)


def test_a_scenario_changes_what_was_missed(found: Survey, tmp_path: Path):
    ran = Ran(("dags/a.py", "dags/lib.py"), (("dags/lib.py", "unused", 5),), ())
    (folder,) = write_scenarios(found, [SmokeResult("dags/a.py", ran=ran)], tmp_path / "scenarios")
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*")) == [
        "base/dags/a.py",
        "base/dags/lib.py",
        "expect.toml",
        "head/dags/lib.py",
    ]
    assert (folder / "head/dags/lib.py").read_text() == FILES["dags/lib.py"].replace(
        "def unused():\n", "def unused():\n    _firedoor_changed = 1\n"
    )
    assert 'required = ["dags/a.py"]' in (folder / "expect.toml").read_text()
