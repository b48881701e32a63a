"""What ``firedoor doctor --replay`` says about the changes of the past."""

import json
from typing import Any

import pytest
from firedoor.affected.replay import replay
from firedoor.affected.replayed import Replayed
from firedoor.cli.main import main
from small_monorepo import BASE, Monorepo


@pytest.fixture
def history(monorepo: Monorepo) -> Monorepo:
    """Changes that select all, one, none, and two DAG files of three, in this order."""
    monorepo.commit({"requirements.txt": "apache-airflow==3.0.1\npandas==2.2.0\n"})
    monorepo.commit({"dags/quiet/quiet.py": 'from airflow.sdk import DAG\n\nDAG("quieter")\n'})
    monorepo.commit({"README.md": "Read me.\n"})
    monorepo.commit({"shared/clean.py": BASE["shared/clean.py"] + "\n\nprint()\n"})
    return monorepo


def answer(repo: Monorepo, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(repo.run("doctor", "--format", "json", "--replay", *words))
    assert found["schema"] == "firedoor.replay/1"
    return found


def test_each_change_is_asked_newest_first(history: Monorepo) -> None:
    found = answer(history, "4")
    assert [change["selected"]["definition"] for change in found["changes"]] == [2, 0, 1, 3]
    assert [change["dag_files"] for change in found["changes"]] == [3] * 4
    assert [change["commit"] for change in found["changes"]] == history.git("rev-list", "-4", "HEAD").split()
    assert found["changes"][0]["causes"] == {"shared/clean.py": 2}


def test_the_numbers_are_those_of_the_changes(history: Monorepo) -> None:
    found = answer(history, "4", "--precision", "definition")
    assert found["spread"] == {
        "definition": {
            "median": 1.5,
            "mean": 1.5,
            "ninth_decile": 3,
            "most": 3,
            "total": 6,
            "none": 1,
            "every": 1,
        }
    }
    assert found["everything"] == 12
    assert found["hubs"] == [
        {"path": "requirements.txt", "selections": 3, "changes": 1},
        {"path": "shared/clean.py", "selections": 2, "changes": 1},
    ]


def test_the_text_is_count_table_hubs_next(history: Monorepo) -> None:
    text = history.run("doctor", "--replay", "4", "--precision", "file")
    assert text.startswith("the last 4 changes would have tested a median of 1.5 of 3 DAG files\n  2026-01-01 to 2026-")
    assert "--precision file (the gate's)  1.5     1.5   3                3     25 %  25 %  50.0 %\n" in text
    assert "a gate has precision file: DAGs are deployed from the tree: a missed DAG would be a broken one\n" in text
    assert "        3  in 1 change  requirements.txt\n" in text
    first = history.git("rev-parse", "--short=9", "HEAD~4")
    assert f"\nnext     firedoor affected --base {first} --head " in text


def test_what_each_change_selects_is_what_affected_says(history: Monorepo) -> None:
    for change in answer(history, "9")["changes"]:
        for precision, count in change["selected"].items():
            words = ("--base", change["base"], "--head", change["commit"], "--precision", precision)
            document = json.loads(history.run("affected", "--format", "json", *words))
            assert len(document["affected"]) == count


def test_a_shorter_history_is_said(history: Monorepo) -> None:
    found = answer(history, "9")
    assert (found["asked"], found["found"], len(found["changes"])) == (9, 4, 4)
    assert "4 changes are all that this clone holds of 9" in history.run("doctor", "--replay", "9")


def test_a_change_that_cannot_be_compared_counts_nowhere(history: Monorepo) -> None:
    history.commit({"pyproject.toml": "[tool.firedoor]\nrots = ['x']\n"})
    history.commit({"pyproject.toml": None})
    found = answer(history, "3")
    assert [bool(change["error"]) for change in found["changes"]] == [False, True, False]
    text = history.run("doctor", "--replay", "3")
    assert text.startswith("the last 2 changes")
    assert "1 change could not be compared, and count nowhere\n" in text
    assert "FD202: the configuration has a fault" in text


def test_nothing_to_compare_is_an_answer(monorepo: Monorepo) -> None:
    assert monorepo.run("doctor", "--replay", "2").startswith("no change could be compared\n")
    assert answer(monorepo, "2")["spread"] == {}


def test_an_interrupted_replay_answers_for_what_is_done(history: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(done: int, wanted: int, answer: Replayed) -> None:
        if done == 2:
            raise KeyboardInterrupt

    found, complete = replay(".", 4, progress=interrupt)
    assert not complete
    assert [change.selected["definition"] for change in found.changes] == [2, 0]
    monkeypatch.setattr("firedoor.reports.replay_progress.ReplayProgress", lambda *_: interrupt)
    history.capsys.readouterr()
    assert main(["doctor", "--replay", "4"]) == 130
    assert "interrupted: 2 of 4 changes were asked about" in history.capsys.readouterr().out


def test_a_number_is_asked_for(monorepo: Monorepo, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("0", "-3", "many"):
        with pytest.raises(SystemExit) as left:
            main(["doctor", f"--replay={word}"])
        assert left.value.code == 2
    assert "is no number from 1" in capsys.readouterr().err


def test_the_facts_of_daily_use_are_left_alone(history: Monorepo) -> None:
    history.run("doctor")
    facts = history.folder / ".cache" / "firedoor" / "facts"
    before = facts.read_bytes()
    answer(history, "4")
    assert facts.read_bytes() == before
    assert facts.with_name("facts-replay").exists()
