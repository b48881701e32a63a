"""What an import touched as findings: each kind has a code, a place and a fix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from firedoor.findings import ERROR, NOTE, WARNING, Finding
from firedoor.smoke import recorded as kinds
from firedoor.smoke.recorded import Touch


def touched_findings(
    touched: Iterable[Touch], errors: Sequence[Finding], accept: Collection[str] = ()
) -> list[Finding]:
    """One finding per touch; what an error at the same line says already is left out.

    A code that ``accept`` holds (``dag.toml``) makes no more than a note.
    """
    said = {(error.path, error.line) for error in errors}
    found = [_finding(one) for one in touched if (one.path, one.line) not in said]
    return [replace(one, level=NOTE) if one.code in accept else one for one in found if one is not None]


_SAYS_MORE = {"FD740": "FD785", "FD741": "FD786"}
"""What is stored of the clock or of chance says more than that it was asked."""


def told_once(findings: Sequence[Finding]) -> list[Finding]:
    """``findings`` without the readings whose line is told with what the DAG makes of them: one line, one finding."""
    said = {(_SAYS_MORE.get(one.code, ""), one.path, one.line) for one in findings}
    return [one for one in findings if (one.code, one.path, one.line) not in said]


def _finding(one: Touch) -> Finding | None:
    if one.kind == kinds.VARIABLE:
        return Finding(
            one.path,
            one.line,
            "FD780",
            f"the Variable {one.what!r} is read while the file is imported, each time that Airflow parses it",
            f"ask for it in the task, or in a templated argument: {{{{ var.value.{one.what} }}}}",
            WARNING,
        )
    if one.kind == kinds.CONNECTION:
        return Finding(
            one.path,
            one.line,
            "FD781",
            f"the Connection {one.what!r} is read while the file is imported, each time that Airflow parses it",
            "hand the conn_id to the operator, or ask for the Connection in the task",
            WARNING,
        )
    if one.kind == kinds.ENVIRONMENT:
        what = "the whole environment" if one.what == "*" else f"the environment variable {one.what}"
        return Finding(
            one.path,
            one.line,
            "FD782",
            f"{what} is read while the file is imported: another value may give another DAG",
            "read it in the task; a value that must be known at import belongs into the code, or into [tool.firedoor."
            "smoke] environment",
            NOTE,
        )
    if one.kind == kinds.NETWORK:
        return Finding(
            one.path,
            one.line,
            "FD783",
            f"the import tries to reach {one.what}, and goes on without it",
            "talk to the network in a task: what a DAG is must not depend on who answers while it is parsed",
            WARNING,
        )
    if one.kind == kinds.PROGRAM:
        return Finding(
            one.path,
            one.line,
            "FD784",
            f"a program is started while the file is imported: {one.what}",
            "start it in a task: the scheduler parses the file many times an hour",
            WARNING,
        )
    if one.kind == kinds.CLOCK:
        return Finding(
            one.path,
            one.line,
            "FD785",
            f"the clock is read while the file is imported ({one.what}): the DAG may be another one each time",
            "say a fixed moment, as start_date=datetime(2024, 1, 1); what a run must know of time is in {{ ds }}",
            WARNING,
        )
    if one.kind == kinds.CHANCE:
        return Finding(
            one.path,
            one.line,
            "FD786",
            f"chance decides while the file is imported ({one.what}): the DAG may be another one each time",
            "draw in the task, or from a generator with a seed: random.Random(42)",
            WARNING,
        )
    if one.kind == kinds.DATABASE:
        return Finding(
            one.path,
            one.line,
            "FD787",
            f"a database is opened while the file is imported: {one.what}",
            "ask it in a task; what a DAG is made from belongs into the repository",
            WARNING,
        )
    if one.kind in (kinds.FILE, kinds.FOLDER):
        return Finding(
            one.path,
            one.line,
            "FD788",
            f"{one.what} is read while the file is imported, and is no part of the DAG: nobody declared it, and a "
            "change of it selects nobody",
            "put it into the repository beside the DAG file; what belongs to the machine is said once: "
            f"[tool.firedoor.smoke] reads = ['{one.what}']",
            ERROR,
        )
    return None
