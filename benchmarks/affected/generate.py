"""Write a synthetic Airflow monorepo as a git repository, with the DAG files that each of its changes must select.

    python benchmarks/affected/generate.py --dags 250 /path/to/new/folder

makes `repository` (a work tree; with `--git-backed` a bare repository, much faster) and `truth.json` in the folder.
The same arguments give the same commit ids on every machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import TypedDict

from changes import changes, earlier_change, moved_base
from fast_import import Commit, new_repository
from monorepo import monorepo

SEED = 7


class TruthOfChange(TypedDict):
    """One head commit: its ref and the DAG files that must be selected against `base`."""

    name: str
    head: str
    touched: list[str]
    required: list[str]


class Truth(TypedDict):
    """`truth.json`: `earlier_base`..`earlier` is the change that ran before, `base` is what `changes` start from."""

    dags: int
    python_files: int
    files: int
    seed: int
    earlier_base: str
    earlier: str
    base: str
    dag_files: list[str]
    changes: list[TruthOfChange]


def generate(folder: Path, dags: int, seed: int = SEED, bare: bool = True) -> Truth:
    """Make `folder`/repository and `folder`/truth.json; returns what the latter holds.

    `folder` must not exist, or be empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    first = monorepo(dags, seed)
    start = dict(first.files)
    earlier, moved = earlier_change(first), moved_base(first)
    first.files.update(moved)
    heads = changes(first)
    main = "refs/heads/main"
    commits = [
        Commit(main, None, "Everything so far", start),
        Commit("refs/heads/earlier", main, "An earlier merge request", earlier),
        Commit(main, main, "What others merged since", moved),
    ]
    refs = [f"refs/heads/change/{change.name.replace(' ', '-')}" for change in heads]
    commits += [
        Commit(ref, main, change.name.capitalize(), change.files) for ref, change in zip(refs, heads, strict=True)
    ]
    repository = folder / "repository"
    new_repository(repository, commits, bare)
    truth = Truth(
        dags=dags,
        python_files=sum(path.endswith(".py") for path in first.files),
        files=len(first.files),
        seed=seed,
        earlier_base=_commit(repository, "main~1"),
        earlier=_commit(repository, "earlier"),
        base=_commit(repository, "main"),
        dag_files=sorted(first.reached),
        changes=[
            TruthOfChange(
                name=change.name,
                head=_commit(repository, ref),
                touched=sorted(change.files),
                required=change.required,
            )
            for ref, change in zip(refs, heads, strict=True)
        ],
    )
    (folder / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")
    return truth


def _commit(repository: Path, ref: str) -> str:
    command = ["git", "rev-parse", "--verify", f"{ref}^{{commit}}"]
    return subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="new or empty folder")
    parser.add_argument("--dags", type=int, default=250, help="number of DAGs (at least 10; default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--git-backed", action="store_true", help="a bare repository, without writing a work tree")
    arguments = parser.parse_args()
    if arguments.dags < 10:
        parser.error("--dags must be at least 10")
    if arguments.folder.exists() and any(arguments.folder.iterdir()):
        parser.error(f"{arguments.folder} is not empty")
    truth = generate(arguments.folder, arguments.dags, arguments.seed, arguments.git_backed)
    print(f"{truth['dags']} DAGs, {truth['python_files']} Python files, {truth['files']} files in {arguments.folder}")
    for change in truth["changes"]:
        print(f"  {change['head'][:12]}  {len(change['required']):5d} DAGs must be selected  {change['name']}")


if __name__ == "__main__":
    main()
