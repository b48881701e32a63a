"""The answer of ``firedoor affected`` for people: count → table → why → next command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from firedoor.reports.documents import json_text, write

if TYPE_CHECKING:
    from firedoor.affected.values import Affected, AffectedDag, Step

_SHOWN = 30


def render(answer: Affected, form: str, colour: bool) -> str:
    """``answer`` as ``text``, ``markdown``, ``github`` (one JSON line for a job matrix) or ``json``."""
    if form == "json":
        return json_text(answer.to_json())
    if form == "github":
        return _matrix(answer)
    if form == "markdown":
        return markdown(answer)
    return text(answer, colour)


def write_documents(answer: Affected, folder: str) -> None:
    """Write ``affected.json`` and ``affected.md`` into ``folder``, which is made when it is missing."""
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # pathlib costs 10 ms of start-up
    write(os.path.join(folder, "affected.json"), json_text(answer.to_json()))  # noqa: PTH118  # as above
    write(os.path.join(folder, "affected.md"), markdown(answer))  # noqa: PTH118  # as above


def count_line(answer: Affected) -> str:
    """``3 of 250 DAG files are affected``."""
    total = len(answer.dag_files)
    return f"{len(answer.affected)} of {total} DAG file{'s' * (total != 1)} affected"


def chain_line(dag: AffectedDag) -> str:
    """The chain in one line, from what was touched to the DAG file."""
    line = " → ".join(step_text(step) for step in dag.chain)
    return f"{line}  ({dag.note})" if dag.note else line


def step_text(step: Step) -> str:
    """One step as ``path:line definition``."""
    place = f"{step.path}:{step.line}" if step.line and (step.line > 1 or step.definition) else step.path
    return f"{place} {step.definition}" if step.definition else place


def base_line(answer: Affected) -> str:
    """What was compared with what."""
    head = answer.head[:9] if answer.head else "the working tree"
    base = answer.base[:9] if answer.base else "nothing"
    return f"{base} → {head}: {answer.base_reason}"


def text(answer: Affected, colour: bool) -> str:
    """For a terminal."""
    bold, dim, plain = ("\x1b[1m", "\x1b[2m", "\x1b[0m") if colour else ("", "", "")
    lines = [f"{dim}{base_line(answer)}{plain}", f"{bold}{count_line(answer)}{plain}"]
    for dag in answer.affected:
        doubt = " ?" if dag.confidence != "exact" else ""
        lines.append(f"  {bold}{dag.dag_file}{plain}  {'+'.join(dag.kinds)}{doubt}")
        lines.append(f"      {dim}{chain_line(dag)}{plain}")
    if answer.data_affected:
        lines.append(f"{len(answer.data_affected)} reader{'s' * (len(answer.data_affected) != 1)} of their data")
        lines += [f"  {hit.dag_file}  reads {hit.table} ({hit.via})" for hit in answer.data_affected[:_SHOWN]]
        if len(answer.data_affected) > _SHOWN:
            lines.append(f"  … and {len(answer.data_affected) - _SHOWN} more in --format json")
    lines += [f"removed  {path}" for path in answer.removed]
    lines += [f"warning  {warning}" for warning in answer.warnings]
    if answer.unresolved:
        lines.append(f"{len(answer.unresolved)} imports could not be placed exactly; they select more: firedoor doctor")
    if answer.affected:
        lines.append(f"next     firedoor why {answer.affected[0].dag_file}")
    return "\n".join(lines) + "\n"


def markdown(answer: Affected) -> str:
    """For a merge request; rows beyond 30 are folded."""
    lines = ["<!-- firedoor:affected -->", f"**{count_line(answer)}**", "", f"`{base_line(answer)}`", ""]
    rows = [
        f"| `{_cell(dag.dag_file)}` | {', '.join(dag.kinds)} | {_cell(chain_line(dag))} |" for dag in answer.affected
    ]
    head = ["| DAG file | kind | why |", "|---|---|---|"]
    if rows:
        lines += head + rows[:_SHOWN]
    if len(rows) > _SHOWN:
        lines += [
            "",
            f"<details><summary>{len(rows) - _SHOWN} more</summary>",
            "",
            *head,
            *rows[_SHOWN:],
            "",
            "</details>",
        ]
    if answer.data_affected:
        lines += ["", f"Readers of their data: {len(answer.data_affected)}", ""]
        lines += [f"- `{_cell(h.dag_file)}` reads `{_cell(h.table)}` ({h.via})" for h in answer.data_affected[:_SHOWN]]
    if answer.removed:
        lines += ["", "Removed: " + ", ".join(f"`{_cell(path)}`" for path in answer.removed)]
    lines += [f"\n> {_cell(warning)}" for warning in answer.warnings]
    return "\n".join(lines) + "\n"


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\n", "\\n").replace("`", "'")


def _matrix(answer: Affected) -> str:
    from json import dumps

    rows = [{"dag": dag.dag_file, "slug": dag.slug} for dag in answer.affected]
    return dumps({"count": len(rows), "include": rows}) + "\n"
