"""What a new Airflow version means for a DAG file: the three states, without an Airflow."""

import json
import subprocess
from pathlib import Path

import pytest
from firedoor.cli.main import main
from firedoor.compat.migrating import changes_to
from firedoor.compat.migration import BOTH, EDIT, HERE, Tried, Use, migrated
from firedoor.errors import UsageError
from firedoor.findings import Finding
from firedoor.sources.changed_uses import changed_uses
from firedoor.sources.changed_values import ChangedUse

CHANGES = changes_to("3.3")
HEAD = "from airflow import DAG\n"
EDITABLE = HEAD + "DAG('a', schedule_interval=None)\n"
HOPELESS = HEAD + "from airflow.operators.subdag import SubDagOperator\nDAG('a', schedule=None)\n"
BY_HAND = HEAD + "def f(context):\n    return context['next_ds']\nDAG('a', schedule=None)\n"
FINE = HEAD + "DAG('a', schedule=None)\n"
WRONG = Finding("dags/a.py", 3, "FD710", "ImportError: no", "mend it")


def uses(source: str) -> tuple[Use, ...]:
    return tuple(Use("dags/a.py", use) for use in changed_uses(source, CHANGES))


@pytest.mark.parametrize(
    ("source", "tried", "state", "proved"),
    [
        (FINE, Tried(), BOTH, False),
        (FINE, Tried("passed", "passed"), BOTH, True),
        (FINE, Tried("passed", "failed", failures=(WRONG,)), HERE, True),
        (EDITABLE, Tried(), EDIT, False),
        (EDITABLE, Tried("passed", "failed", "passed", "passed"), EDIT, True),
        (EDITABLE, Tried("passed", "failed", "passed", "failed", failures=(WRONG,)), HERE, True),
        (BY_HAND, Tried("passed", "passed", "passed", "passed"), EDIT, False),
        (HOPELESS, Tried(), HERE, False),
        (HOPELESS, Tried("passed", "failed", failures=(WRONG,)), HERE, False),
    ],
)
def test_the_state_of_a_dag_file(source: str, tried: Tried, state: str, proved: bool) -> None:
    dag = migrated("dags/a.py", uses(source), tried)
    assert (dag.state, dag.proved) == (state, proved)
    assert [finding.code for finding in dag.findings].count("FD266") == (1 if WRONG in tried.failures and proved else 0)
    assert state == BOTH or all(finding.place.startswith("dags/a.py:") for finding in dag.findings)


def test_that_it_fails_on_the_old_version_too_is_said() -> None:
    dag = migrated("dags/a.py", (), Tried("failed", "failed", failures=(WRONG,)))
    assert [finding.code for finding in dag.findings] == ["FD267", "FD266"]


def test_each_kind_of_use_has_a_code() -> None:
    kinds = {"import": "FD260", "argument": "FD262", "value": "FD262", "database": "FD264", "template": "FD263"}
    for kind, code in kinds.items():
        assert Use("a.py", ChangedUse(1, "", kind, "fails", "m")).finding().code == code
    assert Use("a.py", ChangedUse(1, "", "import", "warns", "m")).finding().code == "FD261"
    assert Use("a.py", ChangedUse(1, "", "argument", "silent", "m")).finding().code == "FD265"


def test_a_version_that_no_table_knows_is_refused() -> None:
    with pytest.raises(UsageError, match=r"nothing is known of a migration to Airflow 4\.0") as error:
        changes_to("4.0")
    assert error.value.code == "FD268"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "dags/edited/edited.py": HEAD + "from shared.tasks import old, other\n"
        "DAG('e', schedule_interval='@daily')\nold\n",
        "dags/spared/spared.py": HEAD + "from shared.tasks import other\nDAG('s', schedule=None)\nother\n",
        "dags/hopeless/hopeless.py": HOPELESS,
        "dags/sql/sql.py": HEAD + "from pathlib import Path\nSQL = Path(__file__).with_name('q.sql').read_text()\n"
        "DAG('q', schedule=None)\n",
        "dags/sql/q.sql": "select '{{ yesterday_ds }}'\n",
        "plugins/links.py": "from airflow.plugins_manager import AirflowPlugin\n"
        "from airflow.operators.subdag import SubDagOperator\n"
        "class Links(AirflowPlugin):\n    name = 'links'\n    operator_extra_links = [SubDagOperator]\n",
        "shared/__init__.py": "",
        "shared/tasks.py": "def old():\n    from airflow.utils.dates import days_ago\n    return days_ago(1)\n\n\n"
        "def other():\n    return 1\n",
    }  # fmt: skip
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for words in ("init -q", "add -A", "-c user.name=a -c user.email=a@b commit -qm a"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_reached_counts_and_nothing_else(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--migration", "3.3", "--read-only", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "firedoor.migration/1"
    assert told["counts"] == {HERE: 1, EDIT: 2, BOTH: 1}
    assert [(one["path"], one["line"], one["code"]) for one in told["ambient"]] == [("plugins/links.py", 2, "FD260")]
    states = {Path(dag["dag_file"]).stem: dag for dag in told["dag_files"]}
    places = {name: [f"{one['path']}:{one['line']}" for one in dag["findings"]] for name, dag in states.items()}
    assert places == {
        "edited": ["dags/edited/edited.py:3", "shared/tasks.py:2"],
        "spared": [],
        "hopeless": ["dags/hopeless/hopeless.py:2"],
        "sql": ["dags/sql/q.sql:1"],
    }
    assert {setting["name"]: len(setting["dag_files"]) for setting in told["settings"]} == {
        "scheduler.catchup_by_default": 1,
        "scheduler.create_cron_data_intervals": 1,
    }


def test_the_diff_is_one_that_git_applies(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--migration", "3.3", "--read-only", "--format", "diff"]) == 0
    diff = capsys.readouterr().out
    subprocess.run(["git", "apply", "-"], input=diff, text=True, check=True, cwd=repo)
    assert "schedule='@daily'" in (repo / "dags/edited/edited.py").read_text()
    assert "import pendulum" in (repo / "shared/tasks.py").read_text()
    assert (repo / "dags/sql/q.sql").read_text() == "select '{{ macros.ds_add(ds, -1) }}'\n"
    assert main(["doctor", "--migration", "3.3", "--read-only", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {HERE: 1, EDIT: 0, BOTH: 3}


def test_text_and_markdown_say_count_place_and_edit(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--migration", "3.3", "--read-only"]) == 0
    text = capsys.readouterr().out
    first = "Airflow 2.11 → 3.3: 4 DAG files: 1 work on both, 2 work after an edit, 1 fail\n"
    assert text.startswith(first + "nothing was imported: known from the code alone\n\nfails here\n")
    assert "\nloaded beside every DAG file\n  plugins/links.py:2  FD260" in text
    assert "dags/hopeless/hopeless.py:2  FD260  airflow.operators.subdag.SubDagOperator cannot be imported" in text
    assert text.endswith("4 edits in 3 files: firedoor doctor --migration 3.3 --read-only --format diff | git apply\n")
    assert main(["doctor", "--migration", "3.3", "--read-only", "--format", "markdown"]) == 0
    note = capsys.readouterr().out
    assert "| `dags/hopeless/hopeless.py` | ❌ fails here (not tried) | `dags/hopeless/hopeless.py:2`" in note
    assert "| `dags/spared/spared.py` | ✅ works on both (not tried) | | |" in note


def test_markdown_without_a_migration_is_refused(repo: Path) -> None:
    with pytest.raises(UsageError) as error:
        main(["doctor", "--format", "markdown"])
    assert error.value.code == "FD269"
