"""The answer of ``firedoor affected`` for people at a terminal: count → table → why → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from firedoor.affected.values import Affected, AffectedDag, Step
    from firedoor.reports.paint import Paint

_ROWS = 30
_OTHERS = 10
_WHY = 100
_EXACT = "exact"


def affected_text(answer: Affected, paint: Paint, asked: str = "") -> str:
    """For a terminal. ``asked`` holds the options to repeat in the next command (`` --base main``)."""
    lines = [f"{paint.dim}{printable(base_line(answer))}{paint.plain}"]
    colour = paint.yellow if answer.affected else paint.green
    lines.append(f"{paint.bold}{colour}{count_line(answer)}{paint.plain}")
    in_full = f"firedoor affected{asked} --format json"
    if answer.affected:
        owned = any(dag.owners for dag in answer.affected)
        rows = [
            [printable(dag.dag_file), _kinds(dag), *([owner_names(dag.owners)] * owned), printable(short_chain(dag))]
            for dag in answer.affected
        ]
        lines += ["", *(f"  {row}" for row in folded(columns(rows), _ROWS, in_full))]
        if any(dag.confidence != _EXACT for dag in answer.affected):
            lines.append(f"  {paint.dim}? conservative: selected in doubt; why tells which{paint.plain}")
    if answer.data_affected:
        found = [
            [
                printable(hit.dag_file),
                *([owner_names(hit.owners)] * any(hit.owners for hit in answer.data_affected)),
                f"reads {printable(hit.table)}",
                f"({hit.via}, {hit.confidence})",
            ]
            for hit in answer.data_affected
        ]
        several = {hit.dag_file for hit in answer.data_affected}
        read = "reads" if len(several) == 1 else "read"
        lines += ["", f"{counted(len(several), 'DAG file')} not affected, but {read} their data"]
        lines += [f"  {row}" for row in folded(columns(found), _OTHERS, in_full)]
    if answer.removed:
        lines += ["", counted(len(answer.removed), "DAG file") + " removed"]
        lines += [f"  {row}" for row in folded([printable(path) for path in answer.removed], _OTHERS, in_full)]
    if answer.warnings:
        lines.append("")
        lines += [f"{paint.yellow}warning{paint.plain}  {printable(warning)}" for warning in answer.warnings]
    if answer.unresolved:
        lines += [
            "",
            f"{counted(len(answer.unresolved), 'import')} not placed exactly, which may select more: firedoor doctor",
        ]
    if answer.affected:
        from firedoor.affected.called import quoted

        lines += ["", f"next     firedoor why {quoted(printable(answer.affected[0].dag_file))}{asked}"]
    return "\n".join(lines) + "\n"


def count_line(answer: Affected) -> str:
    """``3 of 250 DAG files affected``."""
    return f"{len(answer.affected):,} of {counted(len(answer.dag_files), 'DAG file')} affected"


def base_line(answer: Affected) -> str:
    """What was compared with what, and who said so."""
    head = answer.head[:9] if answer.head else "the working tree"
    base = answer.base[:9] if answer.base else "nothing"
    return f"{base} → {head}: {answer.base_reason}"


def chain_line(dag: AffectedDag) -> str:
    """The whole chain in one line, from what was touched to the DAG file, with its note."""
    line = " → ".join(step_text(step) for step in dag.chain)
    return f"{line}  ({dag.note})" if dag.note else line


def short_chain(dag: AffectedDag) -> str:
    """The chain, its middle left out where it is long; ``itself`` for a DAG file that was touched."""
    if len(dag.chain) == 1 and dag.chain[0].path == dag.dag_file:
        name = dag.chain[0].definition
        return (f"itself, {name}" if name else "itself") if "added" not in dag.kinds else "new"
    steps = [step_text(step) for step in dag.chain if step.path != dag.dag_file]
    own = [step_text(step).removeprefix(dag.dag_file) for step in dag.chain if step.path == dag.dag_file]
    steps += [step for step in own if step]
    line = " → ".join(steps)
    if len(line) > _WHY and len(steps) > 2:
        line = f"{steps[0]} → … {counted(len(steps) - 2, 'step')} … → {steps[-1]}"
    return line if len(line) <= _WHY else line[: _WHY - 1] + "…"


def owner_names(owners: Sequence[str]) -> str:
    """``@orders +2``: the first owner and how many there are besides; ``-`` where nobody is named."""
    if not owners:
        return "-"
    return printable(owners[0]) + (f" +{len(owners) - 1}" if len(owners) > 1 else "")


def step_text(step: Step) -> str:
    """One step as ``path:line definition``."""
    place = f"{step.path}:{step.line}" if step.line and (step.line > 1 or step.definition) else step.path
    return f"{place} {step.definition}" if step.definition else place


def _kinds(dag: AffectedDag) -> str:
    return "+".join(dag.kinds) + ("" if dag.confidence == _EXACT else " ?")
