"""The check of chains finds what a reader would stumble over."""

from typing import Any

from benchmarks.replay.chain_check import spread, unreadable

FILES = {
    "lib/clean.py": "import os\n\n\ndef tidy(rows):\n    return rows\n",
    "dags/a.py": "from airflow.sdk import DAG\nfrom lib.clean import (\n    other,\n    tidy,\n)\nDAG('a')\n",
}


def step(path: str, definition: str, line: int | None) -> dict[str, Any]:
    return {"path": path, "definition": definition, "line": line}


def test_a_chain_of_places_that_name_each_other_is_followed() -> None:
    chain = [step("lib/clean.py", "tidy", 4), step("dags/a.py", "tidy", 2)]
    assert unreadable(chain, ["lib/clean.py"], FILES.get) == []
    assert unreadable([step("sql/x.sql", "", None), chain[1]], ["sql/x.sql"], {**FILES, "sql/x.sql": ""}.get) == []
    assert unreadable([chain[0], step("dags/a.py", "", 2)], ["lib/clean.py"], FILES.get) == []


def test_what_cannot_be_followed_is_said() -> None:
    good = step("lib/clean.py", "tidy", 4)
    assert unreadable([], ["x"], FILES.get) == ["no chain"]
    assert unreadable([good], ["dags/a.py"], FILES.get) == ["lib/clean.py begins the chain and was not touched"]
    assert unreadable([good, step("dags/b.py", "", 1)], ["lib/clean.py"], FILES.get) == ["dags/b.py is in neither tree"]
    for wrong in (step("dags/a.py", "tidy", 6), step("dags/a.py", "tidy", 60), step("dags/a.py", "", 6)):
        assert len(unreadable([good, wrong], ["lib/clean.py"], FILES.get)) == 1


def test_chains_for_the_eye_are_spread_over_the_history() -> None:
    answers = {f"c{number}": {"affected": {"dags/a.py": {}, "dags/b.py": {}}} for number in range(50)}
    found = spread(answers, 20)
    assert len(found) == 20
    assert len({commit for commit, _ in found}) == 20
