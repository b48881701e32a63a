"""The answer of ``firedoor doctor --shadow`` for people: headline → numbers by precision → what was missed → next."""

from __future__ import annotations

from firedoor.affected.called import quoted
from firedoor.gate.shadow import Shadow, Turn
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable

_ROWS = 20
_IN_FULL = "--format json"
_SHORT = 9
_LONG = 600.0


def shadow_text(found: Shadow, paint: Paint, asked: str = "") -> str:
    """For a terminal; ``asked`` are the options that the next command repeats."""
    compared = found.replay.compared
    precision = found.replay.gate_precision
    if precision not in found.turns:
        precision = next(iter(found.turns))
    missed, reds = found.turns[precision].of("missed"), found.turns[precision].turns
    said = f"{counted(len(compared), 'change')} since {found.since[:10]}"
    if not found.records:
        return (
            f"{said}, and no evidence of any check\n\nnext     firedoor ci emit --gitlab --shadow  # tests everything\n"
        )
    colour = paint.red if missed else paint.green
    lines = [
        f"{paint.bold}{said}: selection would have {colour}missed {len(missed):,}{paint.plain}{paint.bold} of "
        f"{counted(len(reds), 'failure')}, and saved {_share(found, precision)} of the time{paint.plain}",
        "",
    ]
    unit, each = ("minutes", 60) if found.saved(precision)[1] >= _LONG else ("seconds", 1)
    rows = [["", "missed", "caught", "flaky", unit, "of", "saved"]]
    for name, one in found.turns.items():
        selected, everything = found.saved(name)
        verdicts = [f"{len(one.of(verdict)):,}" for verdict in ("missed", "caught", "flaky")]
        label = f"--precision {name}" + (" (the gate's)" if name == found.replay.gate_precision else "")
        rows.append([label, *verdicts, f"{selected / each:,.1f}", f"{everything / each:,.1f}", _share(found, name)])
    lines += [f"  {row}" for row in columns(rows)]
    timed = f"{unit} of the checks alone, recorded for {found.timed:,} DAG files; others count as the median of those"
    lines.append(f"  {paint.dim}{timed}{paint.plain}")
    for name, one in found.turns.items():
        lines += _section(f"missed at --precision {name}", one.of("missed"))
    lines += _section("flaky: one commit, nothing differed, both outcomes", found.turns[precision].of("flaky"))
    never = found.turns[precision].never_green
    if never:
        lines += ["", f"never green ({len(never):,}): selection changes nothing for them; firedoor ci baseline"]
        lines += [
            f"  {line}" for line in folded([f"{printable(dag)}  {check}" for dag, check in never], _ROWS, _IN_FULL)
        ]
    lines += ["", f"next     {_next(missed, precision, asked)}"]
    return "\n".join(lines) + "\n"


def _share(found: Shadow, precision: str) -> str:
    selected, everything = found.saved(precision)
    return f"{100 * (everything - selected) / everything:.0f} %" if everything else "nothing known"


def _section(title: str, items: tuple[Turn, ...]) -> list[str]:
    if not items:
        return []
    rows = [
        [
            printable(turn.dag_file),
            turn.check,
            f"green at {turn.green.origin.commit[:_SHORT]} ({turn.green.origin.at[:10]})",
            f"red at {turn.red.origin.commit[:_SHORT]} ({turn.red.origin.at[:10]})",
            printable(turn.because),
        ]
        for turn in items
    ]
    return ["", f"{title} ({len(items):,})", *(f"  {line}" for line in folded(columns(rows), _ROWS, _IN_FULL))]


def _next(missed: tuple[Turn, ...], precision: str, asked: str) -> str:
    if not missed:
        return "firedoor ci emit --gitlab  # without --shadow: only what a change selects is tested"
    one = missed[0]
    revisions = f"--base {one.green.origin.commit[:_SHORT]} --head {one.red.origin.commit[:_SHORT]}"
    return f"firedoor why {quoted(printable(one.dag_file))} {revisions} --precision {precision}{asked}  # why not"
