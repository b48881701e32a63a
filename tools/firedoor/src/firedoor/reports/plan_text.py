"""The plan of a pipeline for people: count → jobs → what was not known → next command."""

from __future__ import annotations

from firedoor.gate import Plan
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.gate_text import affected_line
from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable

_ROWS = 60


def plan_text(plan: Plan, paint: Paint) -> str:
    """For a terminal or the log of a job."""
    base = plan.base[:9] if plan.base else "nothing"
    lines = [f"{paint.dim}{base} → {plan.commit[:9]}: {printable(plan.base_reason)}{paint.plain}"]
    jobs = f"{counted(len(plan.jobs), 'job')} through {plan.through}"
    lines.append(f"{paint.bold}{affected_line(plan)}, {jobs}{paint.plain}")
    lines.append(f"{paint.dim}precision {plan.precision}: {printable(plan.precision_reason)}{paint.plain}")
    by_slug = {entry.slug: entry for entry in plan.entries}
    rows = [
        [
            f"{job.name} ({job.seconds:.0f} s)" if not number else "",
            ", ".join(by_slug[slug].checks),
            dag,
            by_slug[slug].why,
        ]
        for job in plan.jobs
        for number, slug in enumerate(job.slugs)
        for dag in [printable(by_slug[slug].dag_file)]
    ]
    if rows:
        lines += ["", *(f"  {row}" for row in folded(columns(rows), _ROWS, "--format json"))]
    idle = [entry for entry in plan.entries if not entry.checks]
    if idle:
        lines += ["", f"{counted(len(idle), 'DAG file')} of which only a test changed that no step runs"]
        lines += [f"  {line}" for line in folded([printable(entry.dag_file) for entry in idle], _ROWS, "--format json")]
    lines += [f"{paint.yellow}warning{paint.plain}  {printable(warning)}" for warning in plan.warnings]
    if plan.unresolved:
        unknown = counted(len(plan.unresolved), "import")
        lines += ["", f"{unknown} not placed exactly, which may select more: firedoor doctor"]
    return "\n".join(lines) + "\n"
