from __future__ import annotations

from firedoor.evidence import Origin
from firedoor.findings import ERROR, WARNING, Finding
from firedoor.pipelines.smoking import outcome_of, with_duplicate_dag_ids
from firedoor.pipelines.values import FAILED, NOT_RUN, PASSED, Outcome, Row, Selected
from firedoor.smoke import SmokedDag, SmokeResult

ORIGIN = Origin("2024-01-08T12:00:00Z", "a machine", "c" * 40, local=False)


def row(path: str, *dag_ids: str, outcome: Outcome | None = None) -> Row:
    facts = {"dags": [{"dag_id": name, "tasks": []} for name in dag_ids]}
    found = outcome or Outcome(PASSED, 1.0, facts=facts, origin=ORIGIN)
    return Row(Selected(path, path.replace("/", "__")), {"smoke": found, "dev": Outcome(PASSED)})


def states(rows: tuple[Row, ...]) -> list[tuple[str, str]]:
    return [(one.outcome("smoke").state, one.outcome("dev").state) for one in rows]


def test_what_the_import_said_is_the_outcome() -> None:
    finding = Finding("dags/a.py", 3, "FD710", "the import fails: ValueError", level=ERROR)
    found = outcome_of(SmokeResult("dags/a.py", (finding,), import_seconds=0.5, airflow="3.3.2"))
    assert (found.state, found.reason, found.seconds, found.findings) == (FAILED, finding.message, 0.5, (finding,))
    assert found.facts["airflow"] == "3.3.2"


def test_the_reason_is_the_error_and_else_how_many_dags_there_are() -> None:
    warned = Finding("dags/a.py", None, "FD717", "the import constructs no DAG", level=WARNING)
    assert outcome_of(SmokeResult("dags/a.py", (warned,))).reason == warned.message
    assert outcome_of(SmokeResult("dags/a.py", dags=(SmokedDag("a", ()), SmokedDag("b", ())))).reason == "2 DAGs"
    assert outcome_of(SmokeResult("dags/a.py", dags=(SmokedDag("a", ()),))).reason == ""


def test_a_dag_id_twice_fails_both_though_each_has_green_evidence() -> None:
    rows = with_duplicate_dag_ids([row("dags/a.py", "same"), row("dags/b.py", "same"), row("dags/c.py", "c")], {})
    assert states(rows) == [(FAILED, PASSED), (FAILED, PASSED), (PASSED, PASSED)]
    assert rows[0].outcome("smoke").reason == "the dag_id 'same' is also defined in dags/b.py"
    assert rows[0].outcome("smoke").origin is None


def test_a_dag_id_that_a_file_beside_the_run_defines_counts() -> None:
    elsewhere = {"same": ["dags/a.py", "dags/other.py"]}
    [found] = with_duplicate_dag_ids([row("dags/a.py", "same")], elsewhere)
    assert found.outcome("smoke").reason == "the dag_id 'same' is also defined in dags/other.py"
    assert with_duplicate_dag_ids([row("dags/a.py", "same")], {"same": ["dags/a.py"]})[0].failed is False


def test_what_failed_anyway_keeps_its_own_reason() -> None:
    broken = Outcome(FAILED, reason="it broke", facts={"dags": [{"dag_id": "same", "tasks": []}]})
    rows = with_duplicate_dag_ids([row("dags/a.py", outcome=broken), row("dags/b.py", "same")], {})
    assert rows[0].outcome("smoke").reason == "it broke"
    assert [finding.code for finding in rows[0].outcome("smoke").findings] == ["FD722"]


def test_a_file_that_was_not_imported_is_left_as_it_is() -> None:
    rows = with_duplicate_dag_ids([row("dags/a.py", outcome=Outcome(NOT_RUN))], {"same": ["dags/a.py", "dags/b.py"]})
    assert states(rows) == [(NOT_RUN, PASSED)]
