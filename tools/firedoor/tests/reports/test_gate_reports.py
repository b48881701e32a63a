"""The reports of the gate, each held against the documented rules of who reads it."""

from __future__ import annotations

from dataclasses import replace

import documented_rules as rules
from evidence_of import COMMIT, entry, plan, record
from firedoor.evidence import FAILED, Everything, Record
from firedoor.findings import ERROR, NOTE, WARNING, Finding
from firedoor.gate import Entry, Gate, Plan, judge
from firedoor.reports.code_quality import code_quality
from firedoor.reports.gate_markdown import gate_markdown, plan_markdown
from firedoor.reports.gate_text import gate_text
from firedoor.reports.junit import junit
from firedoor.reports.paint import PLAIN
from firedoor.reports.plan_text import plan_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TRACE = 'Traceback (most recent call last):\n  File "dags/r.py", line 3\nImportError: no `b`\n```\n'


def judged(asked: Plan, *records: Record, **options: dict[tuple[str, str], str]) -> Gate:
    return judge(asked, Everything(records), commit=COMMIT, **options)


def failing(name: str, *findings: Finding) -> Record:
    return replace(record(name, FAILED), findings=findings)


ONE_OF_EACH = judged(
    plan(*(entry(name) for name in "rfmsg")),
    failing("r", Finding("dags/r.py", 3, "FD551", "no module named 'b'", "pip install b", ERROR, TRACE)),
    record("f"),
    record("f", FAILED),
    record("s", version="before"),
    record("g"),
)


LOST = (
    "job 'dag m' left nothing: it did not start, was cancelled or timed out before it could hand over, "
    "or what it handed over has expired"
)
FLAKY = "it passed and it failed, and nothing had changed between: what it needs is not all in the key"


def test_the_log_tells_count_table_why_next() -> None:
    assert (
        gate_text(ONE_OF_EACH, PLAIN)
        == f"""\
bbbbbbbbb → ccccccccc: merge base with main
5 of 250 DAG files affected: 1 of 5 checks green, 1 red, 1 flaky, 1 missing, 1 stale

  RED      smoke  dags/r.py  no module named 'b'
  FLAKY    smoke  dags/f.py  {FLAKY}
  MISSING  smoke  dags/m.py  {LOST}
  STALE    smoke  dags/s.py  tested at fingerprint 736265666, expected 730000000 (commit ccccccccc)
  green    smoke  dags/g.py  1.0 s

dags/r.py: smoke is red
  selected  lib/x.py → r
  FD551  dags/r.py:3  no module named 'b'
      Traceback (most recent call last):
        File "dags/r.py", line 3
      ImportError: no `b`
      ```
  fix  pip install b

dags/f.py: smoke is flaky
  selected  lib/x.py → f
  FD551  dags/f.py:3  no module named 'b'

1 record of evidence that the plan does not ask for; not counted

next     firedoor run --through smoke dags/r.py dags/f.py
"""
    )


def test_the_note_tells_count_table_why_next() -> None:
    text = gate_markdown(ONE_OF_EACH)
    rules.note(text)
    lines = text.splitlines()
    assert lines[1] == "**5 of 250 DAG files affected: 1 of 5 checks green, 1 red, 1 flaky, 1 missing, 1 stale**"
    assert lines[5:12] == [
        "| DAG file | smoke | why |",
        "|---|---|---|",
        "| `dags/r.py` | ❌ red | lib/x.py → r |",
        "| `dags/f.py` | ⚠️ flaky | lib/x.py → f |",
        "| `dags/m.py` | ❔ missing | lib/x.py → m |",
        "| `dags/s.py` | ⌛ stale | lib/x.py → s |",
        "| `dags/g.py` | ✅ | lib/x.py → g |",
    ]
    assert "  ````text\n" in text  # the traceback holds a fence itself
    assert lines[-1] == "Next: `firedoor run --through smoke dags/r.py dags/f.py`"


def test_junit_has_a_case_for_each_check_of_each_dag_file() -> None:
    cases = rules.junit(junit(ONE_OF_EACH))
    states = {case.get("name"): [child.tag for child in case] for case in cases}
    assert states == {
        "dags/f.py": ["error"],
        "dags/g.py": [],
        "dags/m.py": ["error"],
        "dags/r.py": ["failure"],
        "dags/s.py": ["error"],
    }
    two = judged(plan(entry("a", ("smoke", "dev"))), record("a"), record("a", FAILED, check="dev"))
    assert [case.get("classname") for case in rules.junit(junit(two))] == ["dev", "smoke"]


def test_code_quality_names_what_is_not_green() -> None:
    found = rules.code_quality(code_quality(ONE_OF_EACH))
    assert [(item["check_name"], item["location"]["path"], item["severity"]) for item in found] == [
        ("FD551", "dags/f.py", "major"),
        ("FD810", "dags/m.py", "major"),
        ("FD551", "dags/r.py", "major"),
        ("FD812", "dags/s.py", "major"),
    ]
    assert rules.code_quality(code_quality(judged(plan(entry("a")), record("a")))) == []


def test_a_fingerprint_stays_when_lines_and_numbers_move() -> None:
    def of(*findings: Finding) -> list[str]:
        gate = judged(plan(entry("a")), failing("a", *findings))
        return [str(item["fingerprint"]) for item in rules.code_quality(code_quality(gate))]

    here = Finding("lib/b.py", 3, "FD551", "line 3 broke")
    moved = Finding("lib/b.py", 30, "FD551", "line 30 broke")
    elsewhere = Finding("lib/b.py", 3, "FD551", "no name 'x' from 'y' (/builds/5/group/project/lib/y.py)")
    another_runner = Finding("lib/b.py", 3, "FD551", "no name 'x' from 'y' (/builds/0/group/project/lib/y.py)")
    assert of(elsewhere) == of(another_runner)
    other = Finding("lib/c.py", 3, "FD551", "line 3 broke")
    assert of(here) == of(moved) != of(other)
    assert len(set(of(here, moved, other))) == 3  # two at once are two


def test_what_is_excused_is_told_and_blocks_nowhere() -> None:
    excused = {("dags/a.py", "smoke"): "red at base, until 2026-12-31"}
    gate = judged(plan(entry("a")), record("a", FAILED), excused=excused)
    assert "0 of 1 check green, 1 red (1 excused)" in gate_text(gate, PLAIN)
    assert "❌ red (excused)" in gate_markdown(gate)
    assert [child.tag for case in rules.junit(junit(gate)) for child in case] == ["skipped"]


def test_more_than_thirty_rows_are_folded_and_four_hundred_fit() -> None:
    long = "lib/" + "x" * 90 + ".py → " + "y" * 90
    entries = [replace(entry(f"d{n:03}"), why=long, owners=(f"@team{n}",)) for n in range(400)]
    gate = judged(plan(*entries))
    text = gate_markdown(gate)
    rules.note(text)
    assert "<details><summary>" in text
    assert "more in gate.json" in text
    rules.note(plan_markdown(gate.plan))
    assert len(rules.junit(junit(gate))) == 400
    assert len(rules.code_quality(code_quality(gate))) == 400
    assert "… and 300 more: gate.json" in gate_text(gate, PLAIN)


def test_nothing_affected_is_said() -> None:
    gate = judged(plan())
    assert "0 of 250 DAG files affected: nothing to show" in gate_text(gate, PLAIN)
    rules.note(gate_markdown(gate))
    assert rules.junit(junit(gate)) == []
    assert rules.code_quality(code_quality(gate)) == []
    assert "0 of 250 DAG files affected, 0 jobs through smoke" in plan_text(plan(), PLAIN)


def test_the_plan_tells_jobs_and_what_no_step_runs() -> None:
    asked = plan(entry("a"), entry("b", ()), entry("c", ("smoke", "dev")))
    assert (
        plan_text(asked, PLAIN)
        == """\
bbbbbbbbb → ccccccccc: merge base with main
3 of 250 DAG files affected, 2 jobs through smoke
precision file: DAGs are deployed from the tree

  dag a (60 s)  smoke       dags/a.py  lib/x.py → a
  dag c (60 s)  smoke, dev  dags/c.py  lib/x.py → c

1 DAG file of which only a test changed that no step runs
  dags/b.py
"""
    )
    rules.note(plan_markdown(asked))


odd = st.text(max_size=20) | st.sampled_from(
    ["a b ä.py", "x|y`z.py", "<b>&'\".py", "]]>", "\x00\x1b[31m\ud800", "@all"]
)
findings = st.builds(
    Finding,
    odd,
    st.none() | st.integers(-1, 10**6),
    st.just("FD551"),
    odd,
    odd,
    st.sampled_from([ERROR, WARNING, NOTE]),
    odd,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(odd.filter(bool), st.lists(findings, max_size=3)), max_size=5), odd)
def test_whatever_names_and_findings_hold_the_reports_stay_whole(
    given_dags: list[tuple[str, list[Finding]]], why: str
) -> None:
    entries, records = [], []
    for number, (name, found) in enumerate(given_dags):
        slug = f"s{number}"
        path = f"{number}/{name.strip() or 'x'}"
        entries.append(Entry(path, slug, f"{number:032x}", ("smoke",), ("code",), "exact", why, (name,)))
        made = record("a", FAILED if any(f.level == ERROR for f in found) else "passed")
        records.append(replace(made, key=replace(made.key, fingerprint=f"{number:032x}"), findings=tuple(found)))
    gate = judged(plan(*entries), *records)
    assert len(rules.junit(junit(gate))) == len(entries)
    rules.code_quality(code_quality(gate))
    rules.note(gate_markdown(gate))
    assert "\x1b" not in gate_text(gate, PLAIN) + gate_markdown(gate)
    assert "\x00" not in gate_text(gate, PLAIN) + gate_markdown(gate)


def test_one_cause_of_many_failures_is_told_once() -> None:
    names = [f"d{number}" for number in range(8)]
    gate = judged(
        plan(*(entry(name) for name in [*names, "r"])),
        *(
            failing(name, Finding(f"dags/{name}.py", 4, "FD710", "no name 'week_of'", "", ERROR, TRACE))
            for name in names
        ),
        failing("r", Finding("dags/r.py", 1, "FD710", "another", "", ERROR, TRACE)),
    )
    text = gate_text(gate, PLAIN)
    assert text.count("Traceback") == 2
    assert text.count("  alike     ") == 6
    assert "  alike     … and 2 more: gate.json\n" in text
    note = gate_markdown(gate)
    assert "- `dags/d0.py` and 7 DAG files alike **smoke is red**: no name 'week" in note
    assert note.count("Traceback") == 2
