from pathlib import Path
from typing import Any

import pytest
from firedoor.smoke.judging import judge
from firedoor.smoke.limits import Limits
from firedoor.smoke.tracebacks import own_frames, place, raised

ROOT = Path("/repo")
FRAMES = 'Traceback (most recent call last):\n  File "/repo/dags/x.py", line 7, in <module>\n    f()\n    ^^^\n'
LIMITS = Limits(30, 1024)


def told(text: str) -> dict[str, Any]:
    return {"dags": [], "import_errors": {"/repo/dags/x.py": text}}


def ended(**how: object) -> dict[str, Any]:
    return {"ended": how, "output": ""}


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ("ModuleNotFoundError: No module named 'a.b'", "FD710"),
        ("ValueError: one\ntwo", "FD710"),
        ("IndentationError: unexpected indent (x.py, line 3)", "FD711"),
        ("ValueError: source code string cannot contain null bytes", "FD711"),
        ("MemoryError", "FD713"),
        ("numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8 TiB", "FD713"),
        ("SystemExit: 0", "FD714"),
        ("OSError: [Errno 101] the network is closed while a DAG file is imported (socket.connect)", "FD718"),
        ("KeyError: 'Variable team does not exist'", "FD719"),
        ("airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND: {'key': 'team'}", "FD719"),
        ("airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined", "FD719"),
        ("sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) unable to open database file", "FD721"),
    ],
)
def test_each_kind_of_import_error_has_its_code_its_place_and_a_fix(last: str, code: str):
    [finding] = judge("dags/x.py", ended(code=0), told(FRAMES + last), LIMITS, ROOT)
    assert (finding.code, finding.place) == (code, "dags/x.py:7")
    assert last.splitlines()[0] in finding.message
    assert finding.fix
    assert finding.detail == FRAMES + last


@pytest.mark.parametrize(
    ("how", "code", "word"),
    [
        ({"signal": 9, "limit": "seconds"}, "FD712", "30 s"),
        ({"signal": 9, "limit": "memory"}, "FD713", "1024 MB"),
        ({"signal": 9, "limit": "processes"}, "FD720", "64"),
        ({"signal": 11}, "FD715", "SIGSEGV"),
        ({"signal": 63}, "FD715", "signal 63"),
        ({"code": 3}, "FD714", "code 3"),
        ({"code": 0}, "FD714", "code 0"),
    ],
)
def test_an_import_without_an_answer_is_never_green(how: dict[str, object], code: str, word: str):
    [finding] = judge("dags/x.py", ended(**how), {}, LIMITS, ROOT)
    assert finding.code == code
    assert word in finding.message
    assert finding.level == "error"


def test_a_file_that_never_ends_is_shown_where_it_stood():
    output = (
        "noise\nTimeout (0:00:29)!\nThread 0x1 (most recent call first):\n"
        '  File "/env/lib/python3.12/site-packages/requests/api.py", line 1 in get\n'
        '  File "/repo/lib/fetch.py", line 4 in fetch\n  File "/repo/dags/x.py", line 9 in <module>\n'
    )
    [finding] = judge("dags/x.py", {**ended(signal=9, limit="seconds"), "output": output}, {}, LIMITS, ROOT)
    assert finding.place == "lib/fetch.py:4"


def test_no_dag_is_a_warning_that_goes_with_no_error():
    [finding] = judge("dags/x.py", ended(code=0), {"dags": [], "import_errors": {}}, LIMITS, ROOT)
    assert (finding.code, finding.level) == ("FD717", "warning")
    assert judge("dags/x.py", ended(code=0), {"dags": [{"dag_id": "a"}], "import_errors": {}}, LIMITS, ROOT) == []


def test_what_was_raised_is_found_behind_source_lines_and_before_notes():
    assert raised(FRAMES + "ValueError: one\ntwo\na note") == "ValueError: one"
    syntax = 'Traceback\n  File "/repo/x.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax'
    assert raised(syntax) == "SyntaxError: invalid syntax"
    assert (
        raised("AirflowDagCycleException: Cycle detected in DAG") == "AirflowDagCycleException: Cycle detected in DAG"
    )
    assert raised("") == ""
    chained = (
        FRAMES + "KeyError: 'a'\n\nDuring handling of the above exception, another exception occurred:\n\n" + FRAMES
    )
    assert raised(chained + "TypeError: b") == "TypeError: b"


def test_the_place_is_in_the_repository_and_not_in_an_environment_inside_it():
    text = (
        FRAMES
        + '  File "/repo/.venv/lib/python3.12/site-packages/a.py", line 2, in f\n  File "/other/b.py", line 1, in g\n'
    )
    assert place(text, "/repo") == ("dags/x.py", 7)
    assert place("no frame", "/repo") is None


def test_a_traceback_shows_the_frames_that_the_reader_can_mend():
    text = (
        "Traceback (most recent call last):\n"
        '  File "/env/lib/python3.11/site-packages/airflow/sdk/task_runner.py", line 1, in run\n'
        "    execute()\n    ^^^^\n"
        '  File "/repo/dags/x.py", line 7, in publish\n    raise ValueError(1)\nValueError: 1'
    )
    assert own_frames(text).splitlines() == [text.splitlines()[0], *text.splitlines()[4:]]
    only_airflow = "\n".join([*text.splitlines()[:3], "AirflowException: x"])
    assert own_frames(only_airflow) == only_airflow
