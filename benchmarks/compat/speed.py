"""What does the static part of ``firedoor compat`` cost beside one run of ty over the same files?

    python benchmarks/compat/speed.py [--dags 250] [--repeat 3]

The synthetic monorepo of ``benchmarks/affected`` and, of its changes, the one that touches the most DAG files. CPU
seconds of whole processes, children included, warm caches, interleaved; the median of each and their ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "affected")]

from firedoor.compat.checker import ty_program  # noqa: E402  # after the path to its neighbours
from generate import generate  # noqa: E402


def cpu_of(command: list[str], folder: Path, environ: dict[str, str]) -> tuple[float, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ran.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dags", type=int, default=250)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--whole", action="store_true", help="with the uses executed, too")
    args = parser.parse_args()
    program = ty_program()
    assert program is not None
    with TemporaryDirectory() as scratch:
        folder = Path(scratch, "made")
        truth = generate(folder, args.dags, bare=False)
        repository = folder / "repository"
        libraries = [c for c in truth["changes"] if not any(path in truth["dag_files"] for path in c["touched"])]
        change = max(libraries, key=lambda one: len(one["required"]))
        subprocess.run(["git", "checkout", "-q", change["head"]], cwd=repository, check=True)
        environ = {**os.environ, "FIREDOOR_CACHE": str(folder / "facts")}
        compat = [sys.executable, "-m", "firedoor.cli", "compat", "--base", truth["base"], "--head", change["head"]]
        compat += ["--format", "json"]
        _, text = cpu_of([*compat, "--without", "executed"], repository, environ)
        found = json.loads(text)["libraries"]
        users = sorted({v["path"] for one in found for v in one["verdicts"] if v["verdict"] != "not_reached"})
        checked = [str(program), "check", "--exit-zero", "--no-progress", "--output-format", "concise", *users]
        runs: dict[str, Callable[[], float]] = {
            "one run of ty": lambda: cpu_of(checked, repository, environ)[0],
            "compat, static": lambda: cpu_of([*compat, "--without", "executed"], repository, environ)[0],
            **({"compat, whole": lambda: cpu_of(compat, repository, environ)[0]} if args.whole else {}),
        }
        seconds: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(args.repeat):
            for name, run in runs.items():
                seconds[name].append(run())
    base = statistics.median(seconds["one run of ty"])
    print(
        f"{args.dags} DAG files, {change['name']}: {len(users)} files use what changed, {len(change['required'])} DAGs"
    )
    for name, each in seconds.items():
        middle = statistics.median(each)
        print(f"{name:<16} {middle:6.2f} s CPU   {middle / base:5.2f} : 1   (of {', '.join(f'{s:.2f}' for s in each)})")


if __name__ == "__main__":
    main()
