"""`python -m benchmarks.replay`: replay histories, print one table, keep every answer for the next run."""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .chain_check import chain_problems, written_chains
from .compare import Compared, add_lock_oracle, compare, dynamic_misses, lock_misses
from .dynamic_run import dynamic_rows
from .firedoor_run import all_dag_files, firedoor_rows
from .ledger import Row
from .lock_run import lock_rows
from .oracle_run import file_oracle_rows
from .qualify import qualifying_steps
from .quiet_edits import quiet_rows
from .report import document, table


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with one repository."""

    repo: Path
    rev: str
    commits: int
    oracles: tuple[str, ...]
    firedoor: tuple[str, ...]
    cache: Path
    python: str
    lock_python: str
    uv: str
    in_process: bool
    chains: int
    only_unselected: bool

    @property
    def name(self) -> str:
        """A short name: the folder, or its parent where the folder only says that it is a repository."""
        path = self.repo.resolve()
        return path.parent.name if path.name in {"repo", ".git"} else path.name.removesuffix(".git")


def main() -> int:
    """Run; 0 when nothing was missed, 1 otherwise."""
    options = _options()
    plans = [_plan(options, repo) for repo in options.repo]
    with ProcessPoolExecutor(options.jobs) as pool:
        results = list(pool.map(replay, plans))
    result = document(results)
    options.cache.mkdir(parents=True, exist_ok=True)
    (options.cache / "result.json").write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")
    for each in results:
        where = options.cache / each.name
        (where / "extras.jsonl").write_text("".join(json.dumps(extra) + "\n" for extra in each.extras))
        for share in each.shares if options.rows else ():
            print(json.dumps({"repository": each.name, **share}))
        for problem in [*each.misses, *each.errors, *each.chain_problems]:
            print(json.dumps({"repository": each.name, **problem}))
    print(json.dumps(result, sort_keys=True) if options.format == "json" else table(result))
    return 1 if any(each.misses or each.errors or each.loud or each.chain_problems for each in results) else 0


def _plan(options: argparse.Namespace, repo: Path) -> Plan:
    names = (repo.resolve().parent.name, repo.resolve().name)
    return Plan(
        repo=repo,
        rev=options.rev,
        commits=options.commits,
        oracles=tuple(options.oracle.split(",")),
        firedoor=tuple(options.firedoor),
        cache=options.cache,
        python=options.python,
        lock_python=next((options.lock_python[name] for name in names if name in options.lock_python), ""),
        uv=options.uv,
        in_process=options.in_process,
        chains=options.chains,
        only_unselected=options.only_unselected,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("--repo", type=Path, nargs="+", required=True, help="work trees or bare repositories")
    parser.add_argument("--rev", default="HEAD", help="newest commit to replay (default HEAD)")
    parser.add_argument("--commits", type=int, default=150, help="qualifying commits per repository (default 150)")
    parser.add_argument("--oracle", default="file,dynamic,lock,quiet,chains", help="comma list of these five")
    parser.add_argument("--chains", type=int, default=20, help="chains per repository to write down for the eye")
    parser.add_argument("--firedoor", nargs="*", default=["firedoor"], help="command to judge; empty: oracles only")
    parser.add_argument("--cache", type=Path, default=Path(".cache/replay"), help="folder of kept answers")
    parser.add_argument("--jobs", type=int, default=2, help="repositories at a time (default 2)")
    parser.add_argument("--python", default=sys.executable, help="interpreter that executes DAG files, 3.12 or newer")
    parser.add_argument("--in-process", action="store_true", help="ask firedoor in one process, not by its command")
    parser.add_argument("--only-unselected", action="store_true",
                        help="execute what firedoor leaves out alone: what it selects cannot be missed")  # fmt: skip
    parser.add_argument("--uv", default="uv", help="command that installs the lock oracle's environments")
    parser.add_argument("--lock-python", type=_named, nargs="*", default=[], metavar="NAME=PYTHON",
                        help="repositories for the lock oracle, with the interpreter of each")  # fmt: skip
    parser.add_argument("--rows", action="store_true", help="print each commit's shares as JSON lines")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    options = parser.parse_args()
    options.lock_python = dict(options.lock_python)
    return options


def _named(text: str) -> tuple[str, str]:
    name, equals, python = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("write NAME=PYTHON")
    return name, python


def replay(plan: Plan) -> Compared:
    """Replay one repository."""
    cache = plan.cache / plan.name
    cache.mkdir(parents=True, exist_ok=True)
    command = list(plan.firedoor)
    known: set[str] | None = None
    if command:
        steps = [step for step, _ in qualifying_steps(plan.repo, plan.rev, plan.commits)]
        ends = [plan.rev, steps[-1].commit] if steps else [plan.rev]
        known = {path for rev in ends for path in all_dag_files(command, plan.repo, rev)}
    rows = []
    for row in file_oracle_rows(plan.repo, plan.rev, plan.commits, cache, known or ()):
        rows.append(row)
        _progress(plan, "file oracle", len(rows))
    answers: dict[str, dict[str, Row]] = {"file": {}, "definition": {}}
    for precision in answers if command else ():
        pairs = [(row["base"], row["commit"]) for row in rows]
        for answer in firedoor_rows(command, plan.repo, pairs, precision, cache, plan.in_process):
            answers[precision][answer["commit"]] = answer
            _progress(plan, f"firedoor {precision}", len(answers[precision]))
    result = compare(plan.name, rows, answers["file"], answers["definition"], known)
    dynamic: dict[str, Row] = {}
    if "dynamic" in plan.oracles:
        spared = {commit: list(answer.get("affected", ())) for commit, answer in answers["definition"].items()}
        for row in dynamic_rows(plan.repo, rows, plan.python, cache, spared if plan.only_unselected else None):
            dynamic[row["commit"]] = row
            _progress(plan, "dynamic oracle", len(dynamic))
        result.truly_touched = sum(len(row["touched"]) for row in dynamic.values())
        result.misses += dynamic_misses(dynamic.values(), answers["definition"])
    if "lock" in plan.oracles and plan.lock_python:
        judged = list(lock_rows(plan.repo, rows, dynamic, plan.uv, plan.lock_python, cache))
        result.misses += lock_misses(judged, answers)
        key = "executed" if dynamic and not plan.only_unselected else "touched"
        add_lock_oracle(result.shares, judged, rows, answers["definition"], key)
    if "chains" in plan.oracles and command:
        *problems, last = chain_problems(plan.repo, rows, answers)
        result.chains_read, result.chain_problems = last["read"], problems
        text = written_chains(command, plan.repo, rows, answers["definition"], plan.chains)
        (cache / "chains.txt").write_text(text)
    if "quiet" in plan.oracles and command:
        result.quiet = quiet_rows(command, plan.repo, plan.rev, cache)
    return result


def _progress(plan: Plan, what: str, done: int) -> None:
    if done % 25 == 0 or done == plan.commits:
        print(f"{plan.name}: {what} {done}/{plan.commits}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
