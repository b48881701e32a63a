"""One note on a merge request, updated in place; the summary of a run on GitHub; else the log.

https://docs.gitlab.com/api/notes/#merge-requests. A job token may not write notes (gitlab-org/gitlab#464591), so it
takes a project access token of scope ``api``. Whoever may not, or cannot, is told why, and nothing fails: what counts
is the gate, not what is said about it. No real server was asked; the requests are tested against a stub.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from firedoor.errors import WorldError
from firedoor.evidence.http import Caller

TOKEN = "FIREDOOR_TOKEN"
"""The variable that holds the token."""
_PIPELINE = "firedoor:pipeline:"
_PAGE = 100
_PAGES = 20
_OK, _CREATED = 200, 201


@dataclass(frozen=True, slots=True)
class Told:
    """Where a note went (``gitlab``, ``github`` or ``log``), and a sentence about it."""

    where: str
    said: str


def tell(text: str, environ: Mapping[str, str], pause: float = 1.0) -> Told:
    """Put ``text``, of which the first line is a marker, where the pipeline that ``environ`` describes shows it."""
    summary = environ.get("GITHUB_STEP_SUMMARY", "")
    if summary:
        try:
            with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError as error:
            return Told("log", f"the summary cannot be written: {error.strerror}")
        return Told("github", "written to the summary of this run")
    missing = _missing(environ)
    if missing:
        return Told("log", missing)
    project, request = environ["CI_MERGE_REQUEST_PROJECT_ID"], environ["CI_MERGE_REQUEST_IID"]
    address = f"{environ['CI_API_V4_URL']}/projects/{project}/merge_requests/{request}/notes"
    caller = Caller({"PRIVATE-TOKEN": environ[TOKEN]}, pause)
    try:
        number = environ.get("PARENT_PIPELINE_ID") or environ.get("CI_PIPELINE_ID", "")
        return _sent(caller, address, text, int(number) if number.isdecimal() else 0)
    except WorldError as error:
        return Told("log", f"the note was not written: {error.message}: {error.because}")


def _missing(environ: Mapping[str, str]) -> str:
    """Why no note can be written here; empty where it can."""
    if not environ.get("CI_MERGE_REQUEST_IID"):
        return "this is no pipeline of a merge request"
    project = environ.get("CI_PROJECT_ID", "")
    if environ.get("CI_MERGE_REQUEST_PROJECT_ID", project) != project:
        return "this is a fork's pipeline, which gets no token of the project"
    wanted = (TOKEN, "CI_API_V4_URL", "CI_MERGE_REQUEST_PROJECT_ID")
    absent = [name for name in wanted if not environ.get(name)]
    return f"not set: {', '.join(absent)}" if absent else ""


def pipeline_of(note: str) -> int:
    """The number of the pipeline that wrote ``note``, 0 where it does not say: of two at once the later one counts."""
    found = re.findall(rf"<!-- {_PIPELINE}(\d+) -->", note)
    return int(found[-1]) if found else 0


def _sent(caller: Caller, address: str, text: str, pipeline: int) -> Told:
    marker = text.partition("\n")[0]
    found, before, why = _own_note(caller, address, marker)
    if why:
        return Told("log", f"the note was not written: {why}")
    if pipeline_of(before) > pipeline:
        return Told("log", "the note was not updated: a later pipeline has written it")
    body = json.dumps({"body": f"{text}\n<!-- {_PIPELINE}{pipeline} -->\n"}).encode()
    if found is None:
        answer, verb = caller.call("POST", address, body, "application/json"), "written"
    else:
        answer, verb = caller.call("PUT", f"{address}/{found}", body, "application/json"), "updated"
    if answer.status not in (_OK, _CREATED):
        return Told("log", f"the note was not {verb}: {answer.status} {answer.text}")
    return Told("gitlab", f"the note of the merge request was {verb}")


def _own_note(caller: Caller, address: str, marker: str) -> tuple[int | None, str, str]:
    """Number and body of the oldest note that begins with ``marker``, and why that cannot be known, if so."""
    for page in range(1, _PAGES + 1):
        answer = caller.call("GET", f"{address}?sort=asc&order_by=created_at&per_page={_PAGE}&page={page}")
        if answer.status != _OK:
            return None, "", f"{answer.status} {answer.text}"
        try:
            notes = json.loads(answer.body)
            for note in notes:
                if str(note["body"]).startswith(marker) and not note.get("system"):
                    return int(note["id"]), str(note["body"]), ""
        except (ValueError, LookupError, TypeError):
            return None, "", f"an answer that is no list of notes: {answer.text}"
        if len(notes) < _PAGE:
            return None, "", ""
    return None, "", f"more than {_PAGE * _PAGES} notes were looked through"
