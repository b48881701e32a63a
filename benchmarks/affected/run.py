"""Measure `firedoor affected` against git, ruff, grimp, tach and bare ast.parse; print seconds, ratios and misses.

    python benchmarks/affected/run.py

Nothing here fails because of a time: verdicts say "holds" or "does not hold", and the exit code is 0 unless a
program could not run. README.md beside this file tells how it is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from generate import SEED, Truth, generate
from measure import ProgramError, clean_environment
from one_size import SizeResult, measure_size
from programs import Installed, install
from results_text import cost_table, selection_table
from verdicts import Verdict, growth, verdicts_of_size

TIMED = ("shared function", "hub constant", "hub body")


def main() -> int:
    arguments = _arguments()
    cache: Path = arguments.cache_folder.expanduser().resolve()
    cache.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(cache / "user-cache", ignore_errors=True)
    environment = clean_environment(cache / "user-cache")
    try:
        installed = install(cache, arguments.firedoor, os.environ)
    except ProgramError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{_machine()}; " + ", ".join(f"{name} {version}" for name, version in installed.versions.items()))
    results: list[SizeResult] = []
    verdicts: list[Verdict] = []
    for dags in arguments.dags:
        folder = cache / f"dags-{dags}"
        truth = _monorepo(folder, dags)
        result = measure_size(installed, truth, folder, arguments.repeat, TIMED[: arguments.timed], environment)
        results.append(result)
        verdicts += verdicts_of_size(result.samples, result.warm, dags)
        print(f"\n## {dags} DAGs, {truth['python_files']:,} Python files, {truth['files']:,} files\n")
        print(cost_table(result))
        print(selection_table(result))
    for small, large in pairwise(results):
        names = [name for name in small.samples if name.startswith("firedoor") and name in large.samples]
        files = small.truth["python_files"], large.truth["python_files"]
        verdicts += growth(small.samples, large.samples, names, files)
    print("\n## Verdicts\n")
    print("\n".join(f"- {verdict}" for verdict in verdicts))
    failed = {name: reason for result in results for name, reason in result.failed.items()}
    print("".join(f"- {name} could not run: {reason}\n" for name, reason in failed.items()), end="")
    if arguments.json:
        _write_json(arguments.json, installed, results, verdicts)
    return 1 if failed else 0


def _monorepo(folder: Path, dags: int) -> Truth:
    """The monorepo of this size in `folder`, made anew so that it is what this version of the generator makes."""
    shutil.rmtree(folder, ignore_errors=True)
    return generate(folder, dags, SEED)


def _machine() -> str:
    load = os.getloadavg()[0]
    return f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the start"


def _write_json(path: Path, installed: Installed, results: list[SizeResult], verdicts: list[Verdict]) -> None:
    document = {
        "machine": _machine(),
        "versions": installed.versions,
        "sizes": [
            {
                "dags": result.truth["dags"],
                "python_files": result.truth["python_files"],
                "samples": {name: [asdict(cost) for cost in costs] for name, costs in result.samples.items()},
                "selections": [asdict(selection) for selection in result.selections],
                "failed": result.failed,
            }
            for result in results
        ],
        "verdicts": [asdict(verdict) | {"holds": verdict.holds} for verdict in verdicts],
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dags", type=int, nargs="+", default=[250, 2500], help="sizes (default: 250 2500)")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions; the median counts (default: 5)")
    parser.add_argument("--timed", type=int, default=1, choices=(1, 2, 3), help=f"how many of {TIMED} to time warm")
    parser.add_argument("--firedoor", help="the command to measure (default: this checkout's, installed from a wheel)")
    default = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")) / "firedoor-benchmarks"
    parser.add_argument("--cache-folder", type=Path, default=default, help="for environments and monorepos")
    parser.add_argument("--json", type=Path, help="write every sample to this file too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
