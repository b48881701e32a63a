"""How well does ``firedoor compat`` tell who breaks? Per consumer, against what was executed, with peers in one run.

    python benchmarks/compat/score.py --half learning [--only NAME …] [--show] [--without executed]
    python benchmarks/compat/score.py --half held_out          # totals only: it is not read by who writes rules

A consumer is positive when its label is ``breaks``; it is flagged when the verdict is BREAKS or RISK. Beside it:
griffe, which flags every consumer of a change, ty and mypy by their new errors. Selecting: a consumer that breaks or
behaves otherwise is to be tested, and tested are all that are not NOT REACHED. ``by shape alone``:
names that are not there and calls that do not fit, which need no value; the consumers of the corpus hold theirs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from firedoor.compat.check import MEANS, judged
from firedoor.compat.checker import errors, ty_program
from firedoor.compat.values import BREAKS, NOT_REACHED, RISK, LibraryReport, Verdict
from firedoor.sources.cache import FactsCache

from benchmarks.compat.corpus_repository import CONFIG, Change, changes, consumer_of, empty_repository, modules, trees

HELD_OUT = "held_out"


@dataclass
class Count:
    """Hits, false alarms, misses, of one tool on one part."""

    hits: int = 0
    alarms: int = 0
    misses: int = 0
    rest: int = 0

    def add(self, flagged: bool, positive: bool) -> None:
        name = ("hits" if positive else "alarms") if flagged else ("misses" if positive else "rest")
        setattr(self, name, getattr(self, name) + 1)

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.alarms) if self.hits + self.alarms else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    def __str__(self) -> str:
        counts = f"{self.hits} hits, {self.alarms} alarms, {self.misses} misses"
        return f"P {self.precision:.3f}  R {self.recall:.3f}  ({counts})"


@dataclass
class Scores:
    """All counts, by tool and part."""

    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, tool: str, change: Change, flagged: Collection[str], positive: Callable[[str], bool]) -> None:
        for consumer in change.consumers:
            for part in ("all", "typed" if change.typed else "untyped", f"topic {change.topic}"):
                self.counts.setdefault((tool, part), Count()).add(consumer.name in flagged, positive(consumer.expected))


def breaks(label: str) -> bool:
    return label == "breaks"


def differs(label: str) -> bool:
    return label in ("breaks", "behaves_otherwise")


def worst(reports: Iterable[LibraryReport]) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for verdict in sorted((v for report in reports for v in report.verdicts), key=lambda v: v.order):
        found.setdefault(consumer_of(verdict.dag_file), verdict)
    return found


def peers(change: Change, folder: Path, scores: Scores, with_mypy: bool) -> None:
    sides = []
    for name, library in (("old", change.old), ("new", change.new)):
        side = folder / name
        (side / "dags").mkdir(parents=True)
        subprocess.run(["cp", "-r", str(library), str(side / "lib")], check=True)
        for consumer in change.consumers:
            (side / "dags" / f"dag_{consumer.name}.py").write_bytes(consumer.path.read_bytes())
        sides.append(side)
    scores.add("griffe", change, [c.name for c in change.consumers] if griffe_says(change) else [], breaks)
    program = ty_program()
    assert program is not None
    files = [f"dags/dag_{consumer.name}.py" for consumer in change.consumers]
    told = [
        {(s.path, s.rule, s.message) for s in errors(program, side, ["dags", "lib"], files) or ()} for side in sides
    ]
    scores.add("ty", change, {consumer_of(path) for path, *_ in told[1] - told[0]}, breaks)
    if with_mypy:
        said = [mypy_says(side, files) for side in sides]
        scores.add("mypy", change, {consumer_of(path) for path, _ in said[1] - said[0]}, breaks)


def griffe_says(change: Change) -> bool:
    import griffe

    for path in sorted(change.old.iterdir()):
        name = path.stem if path.suffix == ".py" else path.name
        if name == "__pycache__" or not (path.is_dir() or path.suffix == ".py"):
            continue
        try:
            old, new = (griffe.load(name, search_paths=[str(side)]) for side in (change.old, change.new))
        except Exception:  # the new one is not there
            return True
        if any(True for _ in griffe.find_breaking_changes(old, new)):
            return True
    return False


def mypy_says(side: Path, files: list[str]) -> set[tuple[str, str]]:
    command = [sys.executable, "-m", "mypy", "--check-untyped-defs", "--no-error-summary", "--hide-error-context"]
    command += ["--explicit-package-bases", "--cache-dir", str(side.parents[1] / "mypy"), "--no-color-output", *files]
    environment = {"MYPYPATH": f"{side}/lib", "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(command, cwd=side, capture_output=True, text=True, check=False, env=environment)
    found = set()
    for line in ran.stdout.splitlines():
        path, _, rest = line.partition(":")
        if path.startswith("dags/") and ": error: " in rest:
            found.add((path, rest.partition(": error: ")[2]))
    return found


def show(change: Change, found: dict[str, Verdict]) -> None:
    for consumer in change.consumers:
        verdict = found.get(consumer.name)
        flagged = verdict is not None and verdict.verdict in (BREAKS, RISK)
        if flagged != breaks(consumer.expected) or (
            differs(consumer.expected) and (verdict is None or verdict.verdict == NOT_REACHED)
        ):
            told = f"{verdict.verdict} {verdict.means} {verdict.place} {verdict.cause}" if verdict else "nothing"
            kind = "typed" if change.typed else "untyped"
            print(f"  {change.name}/{consumer.name} [{kind} {consumer.form}] {consumer.expected}: {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("learning", HELD_OUT), required=True)
    parser.add_argument("--only", nargs="*", default=[], help="changes whose names begin so (learning)")
    parser.add_argument("--show", action="store_true", help="what is wrong, consumer by consumer (learning)")
    parser.add_argument("--without", nargs="*", default=[], choices=MEANS)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-mypy", action="store_true", help="the slowest of the peers is left out")
    parser.add_argument("--peers-alone", action="store_true", help="firedoor is left out")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    args = parser.parse_args()
    if args.half == HELD_OUT and (args.only or args.show):
        parser.error("held_out gives totals and nothing else")
    scores = Scores()
    placed, named, flagged_right = 0, 0, 0
    skipped = consumers = 0
    with TemporaryDirectory() as scratch:
        repository = empty_repository(Path(scratch, "repository"))
        for number, change in enumerate(changes(args.half)):
            if args.only and not change.name.startswith(tuple(args.only)):
                continue
            if args.peers_alone:
                peers(change, Path(scratch, str(number)), scores, with_mypy=not args.no_mypy)
                continue
            blobs, old, new = trees(change, repository)
            began = time.perf_counter()
            with blobs:
                means = [each for each in MEANS if each not in args.without]
                reports, _ = judged(blobs, FactsCache(None), old, new, CONFIG, means=means, seconds=10)
            scores.seconds["firedoor"] = scores.seconds.get("firedoor", 0) + time.perf_counter() - began
            found = worst(reports)
            flagged = {name for name, verdict in found.items() if verdict.verdict in (BREAKS, RISK)}
            scores.add("firedoor", change, flagged, breaks)
            scores.add("BREAKS alone", change, {n for n, v in found.items() if v.verdict == BREAKS}, breaks)
            scores.add("by shape alone", change, {n for n, v in found.items() if v.rule == "shape"}, breaks)
            selected = {name for name, verdict in found.items() if verdict.verdict != NOT_REACHED}
            scores.add("selecting", change, selected, differs)
            consumers += len(change.consumers)
            skipped += len(change.consumers) - len(selected)
            for consumer in change.consumers:
                if consumer.name in flagged and breaks(consumer.expected):
                    mine = [v for r in reports for v in r.verdicts if consumer_of(v.dag_file) == consumer.name]
                    flagged_right += 1
                    placed += any(v.line in (consumer.line, *consumer.also) for v in mine)
                    named += any(_names(consumer.symbol or "", v, modules(change)) for v in mine)
            if args.show:
                show(change, found)
                for consumer in change.consumers:
                    verdict = found.get(consumer.name)
                    if breaks(consumer.expected) and verdict is not None and verdict.verdict in (BREAKS, RISK):
                        if verdict.verdict == RISK:
                            print(f"    risk  {change.name}/{consumer.name} {verdict.means} {verdict.cause}")
                        if not _names(consumer.symbol or "", verdict, modules(change)):
                            print(f"    cause {change.name}/{consumer.name} {consumer.symbol}, not {verdict.symbol}")
            if not args.no_peers:
                peers(change, Path(scratch, str(number)), scores, with_mypy=not args.no_mypy)
    print(f"{args.half}: {consumers} consumers")
    for (tool, part), count in scores.counts.items():
        if part in ("all", "typed", "untyped") or (args.half != HELD_OUT and tool == "firedoor"):
            print(f"{tool:<14} {part:<18} {count}")
    print(f"place named    {placed} of {flagged_right} hits; true cause named {named} of {flagged_right}")
    print(f"not run        {skipped} of {consumers} consumers ({skipped / max(consumers, 1):.0%}) need no test")
    print(f"seconds        {scores.seconds.get('firedoor', 0):.1f} on the clock for firedoor")
    if args.json:
        figures = {f"{tool} {part}": vars(count) for (tool, part), count in scores.counts.items()}
        args.json.write_text(
            json.dumps(figures | {"placed": placed, "named": named, "not run": skipped}, indent=1) + "\n"
        )


def _names(symbol: str, verdict: Verdict, modules_of_library: Collection[str]) -> bool:
    """Whether a verdict names the symbol, or the definition that holds it (a method is its class's); no mere module."""
    told = {verdict.symbol, verdict.change.symbol if verdict.change else ""}
    return symbol in told or any(each not in modules_of_library and symbol.rpartition(".")[0] == each for each in told)


if __name__ == "__main__":
    main()
