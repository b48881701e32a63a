"""How many statements of the SQL corpus the resolver places right: totals only, so that the held-out half stays one.

    python benchmarks/stages/score_resolver.py --half held_out

``--show`` names each statement that is wrong; it is refused for the held-out half.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "sql_corpus"))

from firedoor.stages.placement import Refusal, Statement, place
from sql_corpus import HALVES, Nasty, statements


def verdicts(nasty: Nasty) -> tuple[str, ...]:
    """What is wrong with the answer to one statement; empty when it is right. ``leak`` is a write that was not seen."""
    answer = place(nasty.sql, nasty.dialect, nasty.defaults)
    if isinstance(answer, Refusal):
        return () if nasty.refuse else ("refused",)
    if nasty.refuse:
        return ("let through",)
    reads, writes = told(answer, nasty)
    due_reads, due_writes = as_compared(nasty.reads, nasty.dialect), as_compared(nasty.writes, nasty.dialect)
    return tuple(
        word
        for word, wrong in {
            "leak": not due_writes <= writes,
            "writes": writes != due_writes,
            "reads": reads - writes != due_reads - writes or not due_reads <= reads,
        }.items()
        if wrong
    )


def as_compared(names: Iterable[str], dialect: str) -> set[str]:
    """Names as their engine compares them: DuckDB keeps the case of a quoted name and does not look at it."""
    return {name.lower() if dialect == "duckdb" else name for name in names}


def told(answer: Statement, nasty: Nasty) -> tuple[set[str], set[str]]:
    """The names of an answer as the corpus writes them: without the catalog that was given as default."""
    catalog = nasty.defaults.get("catalog", "")
    names = [
        {str(name._replace(catalog="") if catalog == name.catalog else name) for name in group}
        for group in (answer.reads, answer.writes)
    ]
    return names[0], names[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, default="learning")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if options.show and options.half == "held_out":
        parser.error("the held-out half has totals only")
    counted: Counter[str] = Counter()
    for nasty in statements(options.half):
        wrong = verdicts(nasty)
        counted["statements"] += 1
        counted["right"] += not wrong
        counted.update(wrong)
        if nasty.refuse:
            counted["to be refused"] += 1
        if wrong and options.show:
            print(nasty.id, *wrong, place(nasty.sql, nasty.dialect, nasty.defaults), sep=" | ")
    share = counted["right"] / max(1, counted["statements"])
    print(f"{options.half}: {counted['right']} of {counted['statements']} right ({share:.1%})")
    for word in ("leak", "let through", "writes", "reads", "refused"):
        print(f"  {word}: {counted[word]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
