"""What every script around a peer shares: changed paths in, DAG files that transitively import them out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping


def changed_paths(base: str, head: str) -> list[str]:
    """The paths that differ between two commits of the repository in the current folder."""
    command = ["git", "diff", "--name-only", "--no-renames", "-z", base, head]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")[:-1]


def is_dag_file(path: str) -> bool:
    """Whether the path is a DAG file by the convention of the synthetic monorepo: dags/<team>/<dag>/<dag>.py."""
    parts = path.split("/")
    return len(parts) == 4 and parts[0] == "dags" and parts[3] == f"{parts[2]}.py"


def print_dag_files(dependents: Mapping[str, Iterable[str]], changed: Iterable[str]) -> None:
    """Print each DAG file that is in `changed` or imports, over any number of steps, a path that is."""
    seen: set[str] = set()
    pending = list(changed)
    while pending:
        path = pending.pop()
        if path not in seen:
            seen.add(path)
            pending += dependents.get(path, ())
    print("\n".join(sorted(filter(is_dag_file, seen))))
