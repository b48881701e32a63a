"""What does the static part of ``firedoor compat`` cost beside one run of ty over the same files?

    python benchmarks/compat/speed.py [--dags 250] [--repeat 3]

The synthetic monorepo of ``benchmarks/affected`` and, of its changes, the one that touches the most DAG files: with it
nobody has an error that is new. Then a name that users import is renamed beside it: ty has to be asked for both sides.
The peer checks the files that firedoor has ty check; "fewer files" are those alone that a verdict names (one a DAG).
CPU seconds of whole processes, children included, warm caches, interleaved; the median of each and their ratio.
Contract tests and those of DAGs are no static part: they are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "affected")]

from firedoor.affected.find import config_of  # noqa: E402
from firedoor.compat.check import changed, files_to_judge  # noqa: E402
from firedoor.compat.checker import ty_program  # noqa: E402  # after the path to its neighbours
from firedoor.compat.comparison import compared  # noqa: E402
from firedoor.compat.uses import rows_of  # noqa: E402
from firedoor.compat.values import CALL  # noqa: E402
from firedoor.revisions import Blobs, open_repository, read_tree, resolve  # noqa: E402
from firedoor.sources.cache import FactsCache  # noqa: E402
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
    with TemporaryDirectory() as scratch:
        folder = Path(scratch, "made")
        truth = generate(folder, args.dags, bare=False)
        repository = folder / "repository"
        libraries = [c for c in truth["changes"] if not any(path in truth["dag_files"] for path in c["touched"])]
        change = max(libraries, key=lambda one: len(one["required"]))
        git(repository, "checkout", "-q", change["head"])
        measured(args, folder, truth["base"], change["head"], change["name"])
        symbol = most_called(repository, judged_files(repository, truth["base"], "HEAD"))
        name, place = symbol.rpartition(".")[2], place_of(repository, symbol)
        place.write_text(place.read_text("utf-8").replace(f"def {name}(", f"def {name}_(", 1), "utf-8")
        git(repository, "commit", "-q", "-a", "-m", "renamed")
        measured(args, folder, truth["base"], "HEAD", f"{change['name']} and {symbol} renamed")


def most_called(repository: Path, users: Iterable[str]) -> str:
    """The function of shared code that the most of these files call."""
    counts: Counter[str] = Counter()
    for user in users:
        rows = rows_of((repository / user).read_text("utf-8"))
        counts.update({symbol for _, _, symbol, form, *_ in rows if form == CALL and symbol.startswith("common.")})
    return next(symbol for symbol, _ in counts.most_common() if place_of(repository, symbol).is_file())


def place_of(repository: Path, symbol: str) -> Path:
    """The module that holds it, if no package hands it on."""
    return repository / "dags" / (symbol.rpartition(".")[0].replace(".", "/") + ".py")


def measured(args: argparse.Namespace, folder: Path, base: str, head: str, name: str) -> None:
    """Print the cost for one change of the repository, of which ``head`` is checked out."""
    program = ty_program()
    assert program is not None
    repository = folder / "repository"
    environ = {**os.environ, "FIREDOOR_CACHE": str(folder / "facts")}
    compat = [sys.executable, "-m", "firedoor.cli", "compat", "--base", base, "--head", head]
    compat += ["--format", "json", "--without", "tests"]
    static = [*compat, "--without", "executed"]
    found = json.loads(cpu_of(static, repository, environ)[1])["libraries"]
    verdicts = [verdict for one in found for verdict in one["verdicts"] if verdict["verdict"] != "not_reached"]
    users, named = judged_files(repository, base, head), sorted({verdict["path"] for verdict in verdicts})
    checked = [str(program), "check", "--exit-zero", "--no-progress", "--output-format", "concise"]
    runs: dict[str, Callable[[], float]] = {
        "one run of ty": lambda: cpu_of([*checked, *users], repository, environ)[0],
        "ty, fewer files": lambda: cpu_of([*checked, *named], repository, environ)[0],
        "compat, static": lambda: cpu_of(static, repository, environ)[0],
        **({"compat, whole": lambda: cpu_of(compat, repository, environ)[0]} if args.whole else {}),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(args.repeat):
        for each, run in runs.items():
            seconds[each].append(run())
    base_cost = statistics.median(seconds["one run of ty"])
    risks = sum(verdict["verdict"] == "risk" for verdict in verdicts)
    dags = len({verdict["dag_file"] for verdict in verdicts})
    print(
        f"{args.dags} DAG files, {name}: {dags} reach what changed, {risks} at risk; {len(users)} files lead to it, "
        f"verdicts name {len(named)} of them"
    )
    for each, costs in seconds.items():
        middle = statistics.median(costs)
        every = ", ".join(f"{cost:.2f}" for cost in costs)
        print(f"{each:<16} {middle:6.2f} s CPU   {middle / base_cost:5.2f} : 1   (of {every})")


def judged_files(repository: Path, base: str, head: str) -> list[str]:
    """The files that firedoor has ty check."""
    opened = open_repository(str(repository))
    old, new = (read_tree(opened, resolve(opened, revision)) for revision in (base, head))
    with Blobs(opened, {}) as blobs:
        cache, config = FactsCache(None), config_of(new, blobs, {})
        return files_to_judge(compared(blobs, cache, old, new, config, changed(blobs, cache, old, new, config)))[0]


def git(repository: Path, *words: str) -> None:
    who = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=repository, check=True)


if __name__ == "__main__":
    main()
