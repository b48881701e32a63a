"""What the gate says, for a merge request or the summary of a run: count → table → why → next step."""

from __future__ import annotations

from collections.abc import Sequence

from firedoor.findings import ERROR, Finding
from firedoor.gate import Entry, Gate, Judgement, Plan
from firedoor.gate.plan import LIBRARY_KIND
from firedoor.reports.affected_markdown import MARK
from firedoor.reports.affected_text import owner_names
from firedoor.reports.alike import alike
from firedoor.reports.folded import counted
from firedoor.reports.gate_text import affected_line, count_line, next_command
from firedoor.reports.printable import cell, code, printable
from firedoor.smoke.tracebacks import own_frames

SHOWN = 30
# GitLab refuses a note over 1,000,000 characters, GitHub one over 65,536.
LONGEST = 60_000
_SIGNS = {"green": "✅", "red": "❌ red", "flaky": "⚠️ flaky", "missing": "❔ missing", "stale": "⌛ stale"}
_TRACE = 2_000


def gate_markdown(gate: Gate) -> str:
    """A note of at most 60,000 characters: rows beyond 30 are folded, those beyond that length are counted."""
    checks = list(dict.fromkeys(check for _, check in gate.plan.expected))
    by_entry: dict[str, dict[str, Judgement]] = {}
    for found in gate.judgements:
        by_entry.setdefault(found.entry.slug, {})[found.check] = found
    order = {found.entry.slug: number for number, found in reversed(list(enumerate(gate.judgements)))}
    entries = sorted(gate.plan.entries, key=lambda entry: order.get(entry.slug, len(order)))
    rows = [(entry, [_state(by_entry.get(entry.slug, {}).get(check)) for check in checks]) for entry in entries]
    lines = [MARK, f"**{cell(count_line(gate))}**", "", _base(gate.plan), ""]
    if gate.outdated:
        lines += [f"> ⌛ {cell(gate.outdated)}: run the pipeline again", ""]
    lines += _table(checks, rows)
    lines += [f"\n> 🚨 {code(found.entry.dag_file)} {cell(_bypassed(found))}" for found in gate.bypassed[:SHOWN]]
    lines += _blocking(gate.blocking)
    lines += [f"\n> {_excusing(finding)}" for finding in gate.findings[:SHOWN]]
    lines += [f"\n> {cell(finding.path)}: {cell(finding.message)}" for finding in gate.damaged[:SHOWN]]
    again = next_command(gate)
    return _ended(lines, gate.plan, f"Next: {code(again)}" if again.startswith("firedoor") else again)


def plan_markdown(plan: Plan) -> str:
    """The note before anything was run: what is affected, and what will be shown."""
    checks = list(dict.fromkeys(check for _, check in plan.expected))
    lines = [MARK, f"**{affected_line(plan)}**", "", _base(plan), ""]
    lines += _table(checks, [(entry, ["…"] * len(checks)) for entry in plan.entries])
    return _ended(lines, plan, f"{counted(len(plan.jobs), 'job')} will show it." if plan.jobs else "Nothing to show.")


def _base(plan: Plan) -> str:
    base = plan.base[:9] if plan.base else "nothing"
    precision = f"; precision {plan.precision}: {plan.precision_reason}" if plan.precision_reason else ""
    return cell(f"{base} → {plan.commit[:9]}: {plan.base_reason}{precision}")


def _table(checks: Sequence[str], rows: Sequence[tuple[Entry, list[str]]]) -> list[str]:
    if not rows:
        return []
    owned = any(entry.owners for entry, _ in rows)
    judged = any(LIBRARY_KIND in entry.kinds for entry, _ in rows)
    names = ["DAG file or library" if judged else "DAG file", *(["owner"] if owned else []), *checks, "why"]
    head = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    lines = []
    for entry, states in rows:
        owner = [code(owner_names(entry.owners))] if owned else []  # as code: a name there calls nobody
        doubt = "" if entry.confidence == "exact" else " (conservative)"
        cells = [code(entry.dag_file), *owner, *states, cell(entry.why) + doubt]
        lines.append(f"| {' | '.join(cells)} |")
    fitting = _that_fit(lines, LONGEST // 2)
    shown = [*head, *fitting[:SHOWN]]
    if len(fitting) > SHOWN:
        rest = f"<details><summary>{len(fitting) - SHOWN:,} more</summary>"
        shown += ["", rest, "", *head, *fitting[SHOWN:], "", "</details>"]
    if len(fitting) < len(lines):
        shown += ["", f"… and {len(lines) - len(fitting):,} more in gate.json"]
    return shown


def _state(found: Judgement | None) -> str:
    if found is None:
        return "–"
    return f"{_SIGNS[found.verdict]} (excused)" if found.excused else _SIGNS[found.verdict]


def _blocking(found: Sequence[Judgement]) -> list[str]:
    items = [_told(group) for group in alike(found)]
    shown = _that_fit(items[:SHOWN], LONGEST // 3)
    lines = ["", *shown] if shown else []
    return [*lines, f"- … and {len(items) - len(shown):,} more in gate.json"] if len(shown) < len(items) else lines


def _told(group: tuple[Judgement, ...]) -> str:
    found, *others = group
    more = f" and {counted(len(others), 'DAG file')} alike" if others else ""
    head = f"- {code(found.entry.dag_file)}{more} **{found.check} is {found.verdict}**: {cell(found.because)}"
    details = [finding for finding in found.findings if finding.detail.strip()]
    if not details:
        return head
    trace = "\n".join(map(printable, own_frames(details[0].detail).strip()[-_TRACE:].splitlines()))
    fence = "`" * max(3, _longest_run(trace) + 1)
    place = cell(details[0].place)
    body = "\n".join(f"  {line}" for line in ["", f"{fence}text", *trace.splitlines(), fence, ""])
    return f"{head}\n  <details><summary>{place}</summary>\n{body}\n  </details>"


def _bypassed(found: Judgement) -> str:
    return f"{found.check} is {found.verdict} ({found.because}). {found.excused}"


def _excusing(finding: Finding) -> str:
    sign = "❌" if finding.level == ERROR else "⚠️"
    return f"{sign} {code(finding.place)}: {cell(finding.message)}; {cell(finding.fix)}"


def _longest_run(text: str) -> int:
    longest = run = 0
    for sign in text:
        run = run + 1 if sign == "`" else 0
        longest = max(longest, run)
    return longest


def _ended(lines: list[str], plan: Plan, last: str) -> str:
    others = [("Reads their data, not affected", plan.data_affected), ("Removed", plan.removed)]
    for title, paths in others:
        if paths:
            more = f", … {len(paths) - 10:,} more" if len(paths) > 10 else ""
            lines += ["", f"{title} ({len(paths):,}): {', '.join(code(path) for path in paths[:10])}{more}"]
    lines += [f"\n> {cell(warning)}" for warning in plan.warnings[:SHOWN]]
    if plan.unresolved:
        unknown = counted(len(plan.unresolved), "import")
        lines += ["", f"{unknown} not placed exactly, which may select more: `firedoor doctor`"]
    return "\n".join([*lines, *(["", last] if last else [])]) + "\n"


def _that_fit(rows: Sequence[str], room: int) -> list[str]:
    for number, row in enumerate(rows):
        room -= len(row) + 1
        if room < 0:
            return list(rows[:number])
    return list(rows)
