"""The results as Markdown tables."""

from __future__ import annotations

from statistics import median

from one_size import SizeResult
from programs import GIT, PARSE, RUFF
from verdicts import ratio, seconds


def cost_table(result: SizeResult) -> str:
    """One line for each program: median wall and CPU seconds, and its ratios to the three yardsticks."""
    yardsticks = [name for name in (GIT, RUFF, PARSE) if result.samples.get(name)]
    lines = ["| program | wall s | CPU s |" + "".join(f" wall (CPU) ÷ {name} |" for name in yardsticks)]
    lines.append("|---|" + "--:|" * (2 + len(yardsticks)))
    for name, costs in result.samples.items():
        cells = [f"{median(seconds(costs, unit)):.3f}" for unit in ("wall", "cpu")]
        for peer in yardsticks:
            wall, cpu = (ratio(result.samples, name, peer, unit) for unit in ("wall", "cpu"))
            cells.append(f"{wall:.2f} ({cpu:.2f})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def selection_table(result: SizeResult) -> str:
    """One line for each change: DAG files that must be selected; for each program, selected and missed."""
    programs = list(dict.fromkeys(selection.program for selection in result.selections))
    lines = ["| change | must |" + "".join(f" {name}: selected, missed |" for name in programs)]
    lines.append("|---|" + "--:|" * (1 + len(programs)))
    cells = {(each.change, each.program): f"{each.selected}, {each.missed}" for each in result.selections}
    for change in result.truth["changes"]:
        row = [cells.get((change["name"], program), "–") for program in programs]
        lines.append(f"| {change['name']} | {len(change['required'])} | " + " | ".join(row) + " |")
    missed = dict.fromkeys(programs, 0)
    for each in result.selections:
        missed[each.program] += each.missed
    required = sum(len(change["required"]) for change in result.truth["changes"])
    shares = [f"{missed[program]} ({missed[program] / required:.0%})" for program in programs]
    return "\n".join(lines) + f"\n| **all missed** | {required} | " + " | ".join(shares) + " |"
