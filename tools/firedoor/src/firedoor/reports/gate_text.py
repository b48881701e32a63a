"""What the gate says, for a log: count → table → why → next command."""

from __future__ import annotations

from collections import Counter

from firedoor.affected.called import quoted
from firedoor.findings import ERROR
from firedoor.gate import Gate, Judgement, Plan
from firedoor.gate.plan import BASELINE_KIND, LIBRARY_KIND, SHADOW_KIND
from firedoor.reports.affected_text import owner_names
from firedoor.reports.alike import alike
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable
from firedoor.smoke.tracebacks import own_frames

_ROWS = 100
_DETAIL = 12
_ALIKE = 5


def gate_text(gate: Gate, paint: Paint) -> str:
    """For a terminal or the log of a job; a traceback is cut to its last lines."""
    plan = gate.plan
    base = plan.base[:9] if plan.base else "nothing"
    lines = [f"{paint.dim}{base} → {plan.commit[:9]}: {printable(plan.base_reason)}{paint.plain}"]
    colour = paint.green if gate.exit_code == 0 else paint.red
    lines.append(f"{paint.bold}{colour}{count_line(gate)}{paint.plain}")
    if gate.outdated:
        lines.append(f"{paint.red}stale{paint.plain}  {gate.outdated}: run the pipeline again")
    if gate.judgements:
        owned = any(found.entry.owners for found in gate.judgements)
        rows = [_row(found, paint, owned) for found in gate.judgements]
        lines += ["", *(f"  {row}" for row in folded(columns(rows), _ROWS, "gate.json"))]
    for group in alike(found for found in gate.blocking if found.findings)[:_ROWS]:
        lines += _told(group)
    for found in gate.bypassed:
        lines += ["", f"{paint.red}{printable(found.entry.dag_file)}: {found.check} is {found.verdict}{paint.plain}"]
        lines += [f"  {printable(found.excused)}", f"  because   {printable(found.because)}"]
    for finding in gate.findings:
        colour = paint.red if finding.level == ERROR else paint.yellow
        lines += ["", f"{colour}{finding.level}{paint.plain}  {finding.code}  {printable(finding.place)}"]
        lines += [f"  {printable(finding.message)}", f"  fix  {printable(finding.fix)}"]
    for finding in gate.damaged:
        lines += ["", f"{paint.yellow}damaged{paint.plain}  {printable(finding.path)}: {finding.message}"]
    if gate.extra:
        lines += ["", f"{counted(gate.extra, 'record')} of evidence that the plan does not ask for; not counted"]
    lines += [f"{paint.yellow}warning{paint.plain}  {printable(warning)}" for warning in plan.warnings]
    again = next_command(gate)
    return "\n".join([*lines, *(["", f"next     {again}"] if again else [])]) + "\n"


def count_line(gate: Gate) -> str:
    """``2 of 250 DAG files affected: 3 of 4 checks green, 1 red``."""
    head = affected_line(gate.plan)
    total = len(gate.judgements)
    if not total:
        return f"{head}: nothing to show"
    others = [f"{number:,} {name}" for name, number in gate.counts.items() if number and name != "green"]
    excused = sum(bool(found.excused) for found in gate.judgements)
    said = [f"{gate.counts['green']:,} of {counted(total, 'check')} green", *others]
    return f"{head}: {', '.join(said)}" + (f" ({excused:,} excused)" if excused else "")


def affected_line(plan: Plan) -> str:
    """``2 of 250 DAG files affected``, how many more are tested, and why, and which libraries are judged."""
    head = f"{len(plan.affected):,} of {counted(plan.dag_files_total, 'DAG file')} affected"
    kinds = Counter(kind for entry in plan.entries for kind in entry.kinds if kind in (BASELINE_KIND, SHADOW_KIND))
    more = [f"{kinds[BASELINE_KIND]:,} new in the baseline"] if kinds[BASELINE_KIND] else []
    more += [f"{kinds[SHADOW_KIND]:,} more in shadow"] if kinds[SHADOW_KIND] else []
    more += [f"libraries changed ({printable(plan.libraries)})"] if plan.libraries else []
    return ", ".join([head, *more])


def next_command(gate: Gate) -> str:
    """What to do about the first thing that blocks; empty where nothing does."""
    failed = [found for found in gate.blocking if found.verdict in ("red", "flaky")]
    if failed and LIBRARY_KIND in failed[0].entry.kinds:
        return f"firedoor compat --base {gate.plan.base}"
    failed = [found for found in failed if LIBRARY_KIND not in found.entry.kinds]
    if failed:
        files = " ".join(dict.fromkeys(quoted(printable(found.entry.dag_file)) for found in failed[:5]))
        return f"firedoor run --through {gate.plan.through} {files}"
    errors = [finding for finding in gate.findings if finding.level == ERROR]
    if errors:
        return printable(errors[0].fix)
    return "run the pipeline again" if gate.blocking or gate.outdated else ""


def _row(found: Judgement, paint: Paint, owned: bool) -> list[str]:
    word = found.verdict if found.verdict == "green" else found.verdict.upper()
    said = found.excused and f"excused: {printable(found.excused)}"
    owners = [owner_names(found.entry.owners)] if owned else []
    why = said or (printable(found.because) if found.verdict != "green" else f"{found.seconds:.1f} s")
    return [word, found.check, printable(found.entry.dag_file), *owners, why.splitlines()[0] if why else ""]


def _told(group: tuple[Judgement, ...]) -> list[str]:
    found, *others = group
    lines = ["", f"{printable(found.entry.dag_file)}: {found.check} is {found.verdict}"]
    if others:
        more = [printable(other.entry.dag_file) for other in others]
        lines += [f"  alike     {line}" for line in folded(more, _ALIKE, "gate.json")]
    lines += [f"  selected  {printable(found.entry.why)}"] if found.entry.why else []
    if not found.findings:
        return [*lines, f"  because   {printable(found.because)}"]
    for finding in found.findings:
        lines.append(f"  {finding.code}  {printable(finding.place)}  {printable(finding.message)}")
        lines += [f"      {printable(line)}" for line in own_frames(finding.detail).strip().splitlines()[-_DETAIL:]]
        lines += [f"  fix  {printable(finding.fix)}"] if finding.fix else []
    return lines
