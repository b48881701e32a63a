import pytest
from firedoor.errors import UsageError, WorldError
from firedoor.pipelines.values import FAILED, PASSED, Outcome, Row, RunResult, Selected, one_line, selected

STEP = {"path": "libs/a.py", "definition": "f", "line": 3}
DAG = {"path": "dags/x.py", "definition": "", "line": None}


@pytest.mark.parametrize(
    ("chain", "text"),
    [
        ([], "every DAG file is selected"),
        ([DAG], "dags/x.py"),
        ([STEP, DAG], "libs/a.py:3 f"),
        ([STEP, STEP, DAG], "libs/a.py:3 f (through 1 more step)"),
        ([STEP, STEP, STEP, DAG], "libs/a.py:3 f (through 2 more steps)"),
    ],
)
def test_a_chain_is_one_line(chain: list[dict[str, object]], text: str):
    assert one_line(chain, "every DAG file is selected") == text


def test_a_document_of_another_kind_is_refused():
    with pytest.raises(UsageError, match=r"FD601.*firedoor\.run/1"):
        selected({"schema": "firedoor.run/1"})


def test_a_row_fails_with_any_step_and_the_document_holds_only_the_steps_that_were_asked_for():
    dag = Selected("dags/x.py", "dags__x", ("code",), "because")
    rows = (
        Row(dag, {"smoke": Outcome(PASSED, 0.5), "dev": Outcome(FAILED, 2.0, "task a failed")}),
        Row(dag, {"smoke": Outcome(PASSED, 0.5)}),
    )
    assert [row.failed for row in rows] == [True, False]
    document = RunResult("smoke", rows, 3.0).to_json()
    assert (document["schema"], document["failed"]) == ("firedoor.run/2", 1)
    assert [sorted(row) for row in document["rows"]] == [  # type: ignore[attr-defined]  # the document is plain JSON
        ["dag_file", "fingerprint", "kinds", "owners", "seconds", "slug", "smoke", "why"]
    ] * 2


def test_evidence_that_could_not_be_kept_is_not_passed_over():
    lost = WorldError("FD503", "evidence cannot be kept")
    assert RunResult("smoke", (), 0.0, unkept=lost).exit_code == 4
    failed = Row(Selected("dags/x.py", "dags__x"), {"smoke": Outcome(FAILED)})
    assert RunResult("smoke", (failed,), 0.0, unkept=lost).exit_code == 1


def test_whole_files_count_where_the_list_was_made_with_them():
    document = {"schema": "firedoor.affected/1", "precision": "file", "base_reason": ""}
    dag = {"dag_file": "a", "slug": "a", "kinds": [], "chain": [], "fingerprint": {"head": "f"}, "inputs_digest": "i"}
    [by_file] = selected(document | {"affected": [dag]})
    [by_definition] = selected(document | {"affected": [dag], "precision": "definition"})
    assert [(one.fingerprint, one.inputs) for one in (by_file, by_definition)] == [("f", "i"), ("f", "")]
