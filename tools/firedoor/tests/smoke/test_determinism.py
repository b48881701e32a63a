"""What a difference comes from, as the turns that were taken back tell it; where it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from firedoor.smoke.determinism import Twice, judge_twice
from firedoor.smoke.mirror import mirror
from firedoor.smoke.places import Places

SOURCE = 'd = DAG(\n    "d",\n    start_date=now(),\n)\nT(\n    task_id="t",\n    op_kwargs=value(),\n)\n'


def dag(value: Any) -> dict[str, str]:
    task = {"task_id": "t", "op_kwargs": {"__var": {"at": value}, "__type": "dict"}}
    return {"d": json.dumps({"dag_id": "d", "tasks": {"t": task}})}


def judged(before: Any, after: Any, again: Any = None, clock: Any = None, listings: Any = None, **how: bool) -> Any:
    turns = {"all": after, "again": again or after, "clock": clock or after, "listings": listings or after}
    told = {turn: dag(value) for turn, value in turns.items()}
    given = {"moves": False, "versions": True, **how}
    twice = Twice(dag_file="d.py", before=dag(before), turns=told, here="/new/repo", there="/old/repo", **given)
    return judge_twice(twice, Places("d.py", {"d/t": ["d.py", 5]}, lambda path: SOURCE))


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("FD740", {"before": 2026, "after": 2028, "clock": 2026}),
        ("FD740", {"before": "2026-12-01T1.1", "after": "2028-01-05T1.2", "again": "2028-01-05T1.3"}),
        ("FD741", {"before": "a1", "after": "b2", "again": "c3"}),
        ("FD742", {"before": "a,b,c", "after": "c,b,a"}),
        ("FD743", {"before": "a,b,c", "after": "c,b,a", "listings": "a,b,c"}),
        ("FD744", {"before": "<O at 0x7f0000000001>", "after": "<O at 0x7f0000000002>"}),
        ("FD745", {"before": "/old/repo/sql", "after": "/new/repo/sql"}),
        ("FD746", {"before": "x", "after": "y"}),
    ],
)
def test_each_cause_is_told_with_the_field_and_its_line(code: str, values: dict[str, Any]):
    [found] = judged(**values)
    assert (found.code, found.place) == (code, "d.py:7")
    assert found.message.startswith("tasks.t.op_kwargs.at of the DAG d ")
    assert "/new" not in found.detail


def test_what_makes_no_version_of_a_dag_is_a_warning():
    lists = {"before": ["a", "b"], "after": ["b", "a"]}
    assert [found.level for found in judged(**lists)] == ["warning"]
    assert [found.level for found in judged("a,b", "b,a")] == ["error"]
    assert [found.level for found in judged("a,b", "b,a", versions=False)] == ["warning"]
    path = {"before": "/old/repo/sql", "after": "/new/repo/sql"}
    assert [found.level for found in judged(**path)] == ["warning"]
    assert [found.level for found in judged(**path, moves=True)] == ["error"]


def test_a_dag_that_is_there_once_is_told():
    twice = Twice("d.py", dag(1), {"all": {}, "clock": dag(1)}, "/new", "/old", moves=False, versions=True)
    [found] = judge_twice(twice, Places("d.py", {}, lambda path: SOURCE))
    assert (found.code, found.place) == ("FD740", "d.py:2")
    assert found.message.startswith("whether it is there of the DAG d")


def test_a_mirror_holds_the_same_files_elsewhere(tmp_path: Path):
    root, target = tmp_path / "a", tmp_path / "b"
    (root / "dags").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "dags" / "d.py").write_text("x")
    (root / "near").symlink_to("dags")
    (root / "far").symlink_to(root / "dags" / "d.py")
    mirror(root, target)
    assert (target / "dags" / "d.py").samefile(root / "dags" / "d.py")
    assert (target / "near" / "d.py").resolve() == target / "dags" / "d.py"
    assert (target / "far").readlink() == target / "dags" / "d.py"
    assert (target / ".git").is_symlink()


def test_the_params_that_tasks_have_of_their_dag_are_told_once():
    def told(day: str) -> dict[str, str]:
        params = [["day", {"default": day}]]
        return {"d": json.dumps({"params": params, "tasks": {"t": {"params": params}}})}

    turns = {"all": told("b"), "clock": told("a")}
    twice = Twice("d.py", told("a"), turns, "/new", "/old", moves=False, versions=True)
    found = judge_twice(twice, Places("d.py", {}, lambda path: SOURCE))
    assert [one.message.split()[0] for one in found] == ["params[0][1].default"]


def test_of_long_values_the_part_is_shown_in_which_they_differ():
    one, two = "a" * 400 + "2026" + "z" * 400, "a" * 400 + "2028" + "z" * 400
    [finding] = judged(before=one, after=two)
    _, first, then = finding.detail.splitlines()
    assert first.split() == ["first", first.split()[1]]
    assert "aaa2026zzz" in first
    assert "aaa2028zzz" in then
    assert all(len(line) < 200 and line.count("…") == 2 for line in (first, then))
    [finding] = judged(before="short", after="x" * 400)
    assert finding.detail.splitlines()[1:] == ['  first  "short"', '  then   "' + "x" * 159 + "…"]


def test_a_task_that_came_to_its_dag_later_has_its_line():
    places = Places("d.py", {"d": ["d.py", 1], "/t": ["d.py", 5]}, lambda path: SOURCE)
    assert places.of("d", "t", "op_kwargs") == ("d.py", 7)
    assert places.of("d", "", "start_date") == ("d.py", 3)
