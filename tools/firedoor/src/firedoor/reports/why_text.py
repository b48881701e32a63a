"""The answer of ``firedoor why`` for people: verdict → chain → what it reaches."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.affected.called import quoted
from firedoor.affected.chainsteps import ExplainedStep
from firedoor.affected.explain import Explanation
from firedoor.affected.lockview import ReachedLock
from firedoor.reports.folded import counted, folded
from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable

_LINES = 40
_PINS = 12
_SOURCE = 110
_EXACT = "exact"


def why_text(found: Explanation, paint: Paint, *, with_reach: bool, asked: str = "") -> str:
    """For a terminal; ``with_reach`` adds what the DAG file reaches, ``asked`` are the options to repeat."""
    dag = printable(found.dag_file)
    answer, hit = found.answer, found.affected
    head = answer.head[:9] if answer.head else "the working tree"
    base = answer.base[:9] if answer.base else "nothing"
    compared = f"{paint.dim}{base} → {head}: {printable(answer.base_reason)}{paint.plain}"
    if hit is None:
        lines = [compared, f"{paint.bold}{dag} is not affected{paint.plain}"]
        lines += [f"  {line}" for line in folded([printable(item) for item in found.because], _LINES, "--format json")]
        if not with_reach:
            lines.append(f"next     firedoor why {quoted(dag)}{asked} --reach")
    else:
        said = f"{' + '.join(hit.kinds)}, {hit.confidence}"
        lines = [compared, f"{paint.bold}{dag} is affected{paint.plain}  {said}"]
        if hit.confidence != _EXACT:
            why = printable(hit.note) or "what it reaches is not known exactly"
            lines.append(f"  {paint.yellow}conservative{paint.plain}: {why}")
        elif hit.note:
            lines.append(f"  {printable(hit.note)}")
        lines.append("")
        lines += _chain(found.steps, paint)
        lines.append("")
        before, after = hit.base_fingerprint or "none (new)", hit.head_fingerprint or "none"
        lines.append(f"fingerprint  {before} → {after}" if before != after else f"fingerprint  {after} (unchanged)")
        if not with_reach:
            lines.append(f"next     firedoor why {quoted(dag)}{asked} --reach")
    if with_reach:
        lines += ["", *_reach(found, paint)]
    return "\n".join(lines) + "\n"


def _chain(steps: tuple[ExplainedStep, ...], paint: Paint) -> list[str]:
    lines: list[str] = []
    for number, step in enumerate(steps):
        shows_line = step.line is not None and (step.source or step.line > 1)
        place = f"{printable(step.path)}:{step.line}" if shows_line else printable(step.path)
        said = [printable(item) for item in step.says]
        lines.append(f"  {'└ ' if number else ''}{paint.bold}{place}{paint.plain}  {said[0]}")
        more = [f"      {item}" for item in said[1:]]
        lines += folded(more, 6, "--format json", "      ")
        if step.source:
            source = printable(step.source)
            cut = source if len(source) <= _SOURCE else source[: _SOURCE - 1] + "…"
            lines.append(f"      {paint.dim}{step.line:>4} | {cut}{paint.plain}")
    return lines


def _reach(found: Explanation, paint: Paint) -> list[str]:
    files = sorted(found.reach.files)
    python = [path for path in files if path.endswith(".py")]
    resources = [path for path in files if not path.endswith(".py")]
    pins = sum(len(lock.pins) for lock in found.locks)
    head = (
        f"{paint.bold}reaches {counted(len(python), 'Python file')}, {counted(len(resources), 'resource')}, "
        f"{counted(pins, 'pin')}{paint.plain}"
    )
    lines = [head]
    if found.reach.anything:
        lines.append("  and, by an import that cannot be known, any Python file of the repository")
    ambient = {path for path, _ in found.reach.ambient}
    lines += folded(_tree(files, found.definitions, ambient), _LINES, "--format json", "    ")
    for lock in found.locks:
        lines += _lock(lock)
    return lines


def _tree(files: list[str], names: Mapping[str, tuple[str, ...]], ambient: set[str]) -> list[str]:
    lines: list[str] = []
    folder = None
    for path in sorted(files, key=lambda path: path.rpartition("/")[::2]):
        here, _, name = path.rpartition("/")
        if here != folder:
            folder = here
            lines.append(f"  {printable(here) + '/' if here else './'}")
        said = ""
        if names.get(path):
            several = names[path]
            said = "  " + ", ".join(several[:6]) + (", …" if len(several) > 6 else "")
        said += "  (for every DAG)" if path in ambient else ""
        lines.append(f"    {printable(name)}{printable(said)}")
    return lines


def _lock(lock: ReachedLock) -> list[str]:
    head = f"  {printable(lock.lock)}: {counted(len(lock.pins), 'pin')}" + (", all of it" if lock.everything else "")
    lines = [head + (f" ({printable(lock.reason)})" if lock.reason and lock.everything else "")]
    rows = []
    for name, version in sorted(lock.pins.items()):
        chain = lock.chains.get(name, ())
        rows.append(f"    {name} {version}" + (f"  {' → '.join(chain)}" if chain else ""))
    return lines + folded([printable(row) for row in rows], _PINS, "--format json", "    ")
