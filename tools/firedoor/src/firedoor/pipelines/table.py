"""A run as text: one table, then what failed, then the next command."""

from __future__ import annotations

from firedoor.pipelines.values import FAILED, FLAKY, NOT_RUN, STEPS, Outcome, Row, RunResult
from firedoor.reports.affected_text import owner_names
from firedoor.smoke.tracebacks import own_frames

SIGNS = {FAILED: "FAILED", FLAKY: "FLAKY", NOT_RUN: "-"}
WIDEST_WHY = 60


def render(result: RunResult) -> str:
    """The table, with a line for each failure and its traceback below."""
    named = STEPS[1 : STEPS.index(result.through) + 1]
    steps = tuple(
        step for step in named if step not in ("tst", "acc") or any(step in row.outcomes for row in result.rows)
    )
    if not result.rows:
        return "no DAG file is affected; nothing to run"
    owned = any(row.dag.owners for row in result.rows)
    header = ["DAG file", *(["owner"] if owned else []), "why", *steps, *(["seconds"] if steps else [])]
    lines = [_cells(row, steps, owned) for row in result.rows]
    widths = [max(map(len, column)) for column in zip(header, *lines, strict=True)]
    out = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [header, *lines]
    ]
    out.insert(1, "  ".join("-" * width for width in widths))
    for row in result.rows:
        out += _failure(row)
    return "\n".join([*out, "", _summary(result)])


def _cells(row: Row, steps: tuple[str, ...], owned: bool) -> list[str]:
    outcomes = [_state(row.outcome(step)) for step in steps]
    why = row.dag.why if len(row.dag.why) <= WIDEST_WHY else row.dag.why[: WIDEST_WHY - 1] + "…"
    who = [owner_names(row.dag.owners)] if owned else []
    return [row.dag.dag_file, *who, why, *outcomes, *([f"{row.seconds:.1f}"] if steps else [])]


def _state(outcome: Outcome) -> str:
    if outcome.state in SIGNS:
        return SIGNS[outcome.state]
    if outcome.origin is not None:
        when = outcome.origin.at[:16].replace("T", " ")
        return f"ok, evidence of {when}{' (local)' if outcome.origin.local else ''}"
    return f"ok, {outcome.reason}" if outcome.reason else "ok"


def _failure(row: Row) -> list[str]:
    for step in STEPS[1:]:
        outcome = row.outcome(step)
        if outcome.failed:
            sign = "is flaky" if outcome.state == FLAKY else "failed"
            lines = ["", f"{row.dag.dag_file}: {step} {sign}: {outcome.reason}"]
            for finding in outcome.findings:
                lines += [f"    {line}" for line in own_frames(finding.detail).strip().splitlines()]
            return lines
    return []


def _summary(result: RunResult) -> str:
    count = len(result.rows)
    files = f"{count} DAG {'file' if count == 1 else 'files'}"
    if result.through == "list":
        return f"{files}; next: firedoor run --through smoke"
    where = f"Airflow {result.airflow}, {result.seconds:.0f} s" if result.airflow else f"{result.seconds:.0f} s"
    if result.failed:
        again = " ".join(row.dag.dag_file for row in result.rows if row.failed)
        failed = f"{result.failed} of {count} DAG files failed ({where})"
        return f"{failed}; again: firedoor run --through {result.through} {again}"
    nothing = "" if result.python else "; nothing had to be run"
    return f"{files}, all steps through {result.through} passed ({where}){nothing}"
