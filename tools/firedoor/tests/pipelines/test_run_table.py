from dataclasses import replace

from firedoor.evidence import Origin
from firedoor.findings import Finding
from firedoor.pipelines.table import render
from firedoor.pipelines.values import FAILED, FLAKY, PASSED, Outcome, Row, RunResult, Selected
from firedoor.smoke.tracebacks import own_frames

AGE = Selected("dags/fleet/age.py", "fleet__age", ("code",), "libs/a.py:3 f")
ROUTES = Selected("dags/fleet/routes.py", "fleet__routes", ("code",), "x" * 70)
BROKEN = Finding(ROUTES.dag_file, None, "FD511", "routes: task a failed: ValueError: b", detail="line 1\nline 2")
ORIGIN = Origin("2024-01-08T12:00:00Z", "a machine", "c" * 40, local=False)


def test_one_row_a_dag_file_then_the_failures_then_what_to_do():
    rows = (
        Row(AGE, {"smoke": Outcome(PASSED, 0.2, "3 DAGs"), "dev": Outcome(PASSED, 9.0, "6 tasks")}),
        Row(ROUTES, {"smoke": Outcome(PASSED, 0.2), "dev": Outcome(FAILED, 2.0, BROKEN.message, (BROKEN,))}),
    )
    lines = render(RunResult("dev", rows, 12.0, "3.3.2", "python")).splitlines()
    assert lines[0].split() == ["DAG", "file", "why", "smoke", "dev", "seconds"]
    assert lines[2].split()[-4:] == ["ok,", "6", "tasks", "9.2"]
    assert "x" * 60 not in lines[3]
    assert lines[3].split()[-3:] == ["ok", "FAILED", "2.2"]
    assert lines[5:8] == [
        "dags/fleet/routes.py: dev failed: routes: task a failed: ValueError: b",
        "    line 1",
        "    line 2",
    ]
    assert lines[-1] == (
        "1 of 2 DAG files failed (Airflow 3.3.2, 12 s); again: firedoor run --through dev dags/fleet/routes.py"
    )


def test_a_step_after_a_failed_one_is_not_told_as_run():
    row = Row(ROUTES, {"smoke": Outcome(FAILED, 0.1, BROKEN.message, (BROKEN,))})
    assert render(RunResult("dev", (row,), 1.0, "3.3.2")).splitlines()[2].split()[-3:] == ["FAILED", "-", "0.1"]


def test_steps_that_were_not_asked_for_have_no_column():
    assert render(RunResult("list", (Row(AGE),), 0.0)).splitlines()[0].split() == ["DAG", "file", "why"]
    assert render(RunResult("dev", (), 0.0)) == "no DAG file is affected; nothing to run"


def test_what_was_not_run_again_says_of_when_its_evidence_is_and_costs_nothing():
    rows = (
        Row(AGE, {"smoke": Outcome(PASSED, 9.0, origin=ORIGIN)}),
        Row(ROUTES, {"smoke": Outcome(PASSED, 9.0, origin=replace(ORIGIN, local=True))}),
    )
    lines = render(RunResult("smoke", rows, 0.4)).splitlines()
    assert lines[2].endswith("ok, evidence of 2024-01-08 12:00          0.0")
    assert lines[3].endswith("ok, evidence of 2024-01-08 12:00 (local)  0.0")
    assert lines[-1] == "2 DAG files, all steps through smoke passed (0 s); nothing had to be run"


def test_flaky_is_no_pass():
    row = Row(ROUTES, {"smoke": Outcome(FLAKY, 0.1, "it passed and it failed", (BROKEN,))})
    result = RunResult("smoke", (row,), 1.0)
    assert (result.failed, result.exit_code) == (1, 1)
    lines = render(result).splitlines()
    assert lines[2].split()[-2:] == ["FLAKY", "0.1"]
    assert lines[4:6] == ["dags/fleet/routes.py: smoke is flaky: it passed and it failed", "    line 1"]


def test_a_traceback_shows_the_frames_that_the_reader_can_mend():
    text = (
        "Traceback (most recent call last):\n"
        '  File "/env/lib/python3.11/site-packages/airflow/sdk/task_runner.py", line 1, in run\n'
        "    execute()\n    ^^^^\n"
        '  File "/repo/dags/x.py", line 7, in publish\n    raise ValueError(1)\nValueError: 1'
    )
    shown = own_frames(text)
    assert shown.splitlines() == [text.splitlines()[0], *text.splitlines()[4:]]
    only_airflow = "\n".join([*text.splitlines()[:3], "AirflowException: x"])
    assert own_frames(only_airflow) == only_airflow


def test_owners_have_a_column_where_somebody_is_named():
    rows = (Row(replace(AGE, owners=("@fleet", "@night"))), Row(ROUTES))
    result = RunResult("list", rows, 0.0)
    lines = render(result).splitlines()
    assert lines[0].split() == ["DAG", "file", "owner", "why"]
    assert lines[2].split()[1:3] == ["@fleet", "+1"]
    assert lines[3].split()[1] == "-"
    assert [row["owners"] for row in result.to_json()["rows"]] == [["@fleet", "@night"], []]
