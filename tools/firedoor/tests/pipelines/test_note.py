"""One note, updated in place. Whatever goes wrong, the report is in the log and nothing fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import notes_stub
import pytest
from firedoor.pipelines.note import Told, tell
from notes_stub import NOTES, Notes

MARK = "<!-- firedoor:affected -->"
TEXT = f"{MARK}\n**2 of 250 DAG files affected** `größe.py`\n"


@pytest.fixture
def stub() -> Iterator[Notes]:
    with notes_stub.serving() as notes:
        yield notes


def environ(stub: Notes, **more: str) -> dict[str, str]:
    found = {"CI_API_V4_URL": stub.api, "CI_PROJECT_ID": "17", "CI_MERGE_REQUEST_PROJECT_ID": "17"}
    return found | {"CI_MERGE_REQUEST_IID": "7", "FIREDOOR_TOKEN": "a token", "CI_PIPELINE_ID": "12"} | more


END = "\n<!-- firedoor:pipeline:12 -->\n"


def told(stub: Notes, text: str = TEXT, **more: str) -> Told:
    return tell(text, environ(stub, **more), pause=0.0)


def test_the_first_time_it_is_written_then_updated(stub: Notes) -> None:
    stub.add("a colleague's word")
    assert told(stub) == Told("gitlab", "the note of the merge request was written")
    assert told(stub, f"{MARK}\nlater\n") == Told("gitlab", "the note of the merge request was updated")
    assert [note["body"] for note in stub.notes] == ["a colleague's word", f"{MARK}\nlater\n{END}"]
    json = "application/json"
    assert stub.requests == [
        (f"GET {NOTES}", "a token", None),
        (f"POST {NOTES}", "a token", json),
        (f"GET {NOTES}", "a token", None),
        (f"PUT {NOTES}/101", "a token", json),
    ]


def test_it_is_found_on_a_later_page_and_only_at_the_beginning_of_a_note(stub: Notes) -> None:
    stub.add(f"> {MARK} quoted by somebody")
    stub.add(f"{MARK} by the system", system=True)
    for number in range(150):
        stub.add(f"{number}")
    stub.add(f"{MARK}\nold\n")
    stub.add(f"{MARK}\na second one, of two pipelines at once\n")
    told(stub)
    assert stub.notes[152]["body"] == TEXT + END
    assert len(stub.notes) == 154


def test_of_two_pipelines_at_once_the_later_one_has_the_last_word(stub: Notes) -> None:
    assert told(stub, f"{MARK}\nlater\n", PARENT_PIPELINE_ID="20", CI_PIPELINE_ID="21").where == "gitlab"
    late = told(stub, f"{MARK}\nearlier, but it took longer\n", PARENT_PIPELINE_ID="19", CI_PIPELINE_ID="22")
    assert late == Told("log", "the note was not updated: a later pipeline has written it")
    assert [note["body"] for note in stub.notes] == [f"{MARK}\nlater\n\n<!-- firedoor:pipeline:20 -->\n"]
    assert told(stub, f"{MARK}\nits gate\n", PARENT_PIPELINE_ID="20", CI_PIPELINE_ID="23").where == "gitlab"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"FIREDOOR_TOKEN": ""}, "not set: FIREDOOR_TOKEN"),
        ({"CI_MERGE_REQUEST_IID": ""}, "this is no pipeline of a merge request"),
        ({"CI_PROJECT_ID": "99"}, "this is a fork's pipeline, which gets no token of the project"),
    ],
)
def test_without_a_token_and_in_a_fork_nothing_is_asked(stub: Notes, more: dict[str, str], said: str) -> None:
    assert told(stub, **more) == Told("log", said)
    assert stub.requests == []


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        ([(403, b'{"message":"403 Forbidden"}')], 'the note was not written: 403 {"message":"403 Forbidden"}'),
        ([(200, b"<html>")], "the note was not written: an answer that is no list of notes: <html>"),
        ([(200, b'[{"id": 1}]')], 'the note was not written: an answer that is no list of notes: [{"id": 1}]'),
        ([(200, b"[]"), (400, b"too long")], "the note was not written: 400 too long"),
    ],
)
def test_a_refusal_is_told(stub: Notes, faults: list[tuple[int, bytes]], said: str) -> None:
    stub.faults += faults
    assert told(stub) == Told("log", said)


def test_a_busy_server_is_asked_again(stub: Notes) -> None:
    stub.faults += [(500, b""), (429, b"")]
    assert told(stub).where == "gitlab"
    stub.faults += [(503, b"")] * 4
    assert told(stub).said.startswith("the note was not written: no answer from ")


def test_a_token_that_is_not_taken(stub: Notes) -> None:
    assert told(stub, FIREDOOR_TOKEN="another").said == (
        'the note was not written: 401 {"message": "401 Unauthorized"}'
    )


def test_nobody_listens() -> None:
    gone = {"CI_API_V4_URL": "http://127.0.0.1:9/api/v4", "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_PROJECT_ID": "1"}
    assert tell(TEXT, gone | {"CI_MERGE_REQUEST_IID": "7", "FIREDOOR_TOKEN": "x"}, pause=0.0).where == "log"


def test_github_shows_it_in_the_summary(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    for _ in range(2):
        assert tell(TEXT, {"GITHUB_STEP_SUMMARY": str(summary)}).where == "github"
    assert summary.read_text() == TEXT * 2
    assert tell(TEXT, {"GITHUB_STEP_SUMMARY": str(tmp_path / "absent" / "x")}).where == "log"
