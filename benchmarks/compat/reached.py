"""How many DAG files does *behaviour changed, reached* leave for tests, in the history of a repository?

    python benchmarks/compat/reached.py REPOSITORY [--commits 150]

Of the last first-parent commits, those that change shared code (Python that is no DAG file and no test): how many DAG
files lead to it by file, and how many reach a definition of it that differs.
"""

from __future__ import annotations

import argparse
import os
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from firedoor.affected.many import Comparisons
from firedoor.closure.places import is_test
from firedoor.revisions import first_parents, open_repository


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--commits", type=int, default=150)
    args = parser.parse_args()
    repository = open_repository(str(args.repository))
    commits = first_parents(repository, "HEAD", args.commits)
    rows: list[tuple[int, int, int]] = []
    with TemporaryDirectory() as scratch:
        comparisons = Comparisons(repository, dict(os.environ), str(Path(scratch, "facts")))
        for head, base in pairwise(commits):
            answers = comparisons.compare(base, head, ("definition", "file"))
            found = answers["definition"]
            dags = set(found.dag_files)
            shared = [p for p in found.touched if p.endswith(".py") and p not in dags and not is_test(p)]
            touched = set(found.touched)
            sizes = [
                len([d for d in answers[how].affected if d.dag_file not in touched]) for how in ("definition", "file")
            ]
            if shared and sizes[1]:
                rows.append((len(dags), sizes[0], sizes[1]))
    total, by_definition, by_file = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    alone = sum(row[1] == 0 for row in rows)
    print(f"{len(commits) - 1} commits, {len(rows)} of them change shared code that some DAG file leads to")
    print(f"DAG files × commits {total}, leading to it by file {by_file}, reaching what changed {by_definition}")
    print(f"saved of those by file: {1 - by_definition / max(by_file, 1):.0%}; commits that reach nobody: {alone}")


if __name__ == "__main__":
    main()
