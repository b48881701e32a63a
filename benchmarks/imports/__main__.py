"""Hold imports → distributions against what an environment really imports.

    python -m benchmarks.imports REPOSITORY=PYTHON …

REPOSITORY is a work tree, PYTHON an interpreter in which its requirements are installed. Every third-party import of
every Python file (tests aside) is placed by firedoor twice: by the RECORDs of the installed distributions, and by the
tables alone, as if nothing were installed. The environment then imports each of them for real, and the file that came
says whose it was. One row a repository; every difference is printed.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from firedoor.artifacts.kept_contents import of_interpreter
from firedoor.pins.airflow_itself import AIRFLOW_ITSELF
from firedoor.pins.contents import Contents, place
from firedoor.pins.lock import normalise

REALITY = Path(__file__).with_name("reality.py")
HEAD = (
    "| repository | files | third-party imports | distinct names | found, but fail there "
    "| RECORDs agree | tables agree |"
)
SKIPPED = ("tests", "test", "node_modules", ".venv")


def main() -> int:
    print(HEAD)
    print("|---|--:|--:|--:|--:|--:|--:|")
    told = [line for word in sys.argv[1:] for line in compared(*word.rsplit("=", 1))]
    print("\n".join(["", *told]))
    return 0


def compared(repository: str, python: str) -> list[str]:
    """Print a repository's row, return a line for each difference."""
    places = imports_in(Path(repository))
    names = sorted(places)
    truth = imported_by(python, names)
    held = of_interpreter(python)
    every = frozenset(held.names)
    counted = sum(map(len, places.values()))
    agree = {"RECORDs": 0, "tables": 0}
    lines = []
    failing = 0
    for name in names:
        real, why = truth[name]
        failing += len(places[name]) if why and real else 0
        for how, contents in (("RECORDs", held), ("tables", Contents())):
            ours = set(place(name, every, contents).names)
            theirs = {normalise(owner) for owner in real or ()}
            if how == "tables" and ours & AIRFLOW_ITSELF and theirs & AIRFLOW_ITSELF:
                ours, theirs = ours - AIRFLOW_ITSELF, theirs - AIRFLOW_ITSELF  # they are installed and upgraded as one
            if ours == theirs:
                agree[how] += len(places[name])
            elif how == "RECORDs" or ours != set(place(name, every, held).names):
                said = f"does not import ({why})" if real is None else ", ".join(real) or "nobody's"
                mine = ", ".join(sorted(ours)) or "nobody's"
                lines.append(
                    f"- {Path(repository).name} `{name}` ({len(places[name])}×): {how} say {mine}; real: {said}"
                )
    files = len({path for found in places.values() for path in found})
    shares = [f"{number} ({number / counted:.1%})" for number in agree.values()]
    print(
        f"| {Path(repository).name} | {files} | {counted} | {len(names)} | {failing} | {shares[0]} | {shares[1]} |",
        flush=True,
    )
    return lines


def imports_in(root: Path) -> dict[str, list[str]]:
    """Dotted name → the files that import it, by a reading of our own: absolute, no standard library, not ours."""
    files = subprocess.run(["git", "ls-files", "*.py"], cwd=root, capture_output=True, text=True, check=True)
    paths = [path for path in files.stdout.splitlines() if not {*Path(path).parts} & {*SKIPPED}]
    ours = {part.removesuffix(".py") for path in paths for part in Path(path).parts}
    found: dict[str, set[str]] = {}
    for path in paths:
        try:
            tree = ast.parse((root / path).read_bytes())
        except SyntaxError:
            continue
        for name in named(tree):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in ours - {"airflow"}:
                found.setdefault(name, set()).add(path)
    return {name: sorted(several) for name, several in found.items()}


def named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (node.module if alias.name == "*" else f"{node.module}.{alias.name}" for alias in node.names)


def imported_by(python: str, names: list[str]) -> dict[str, tuple[list[str] | None, str]]:
    with tempfile.TemporaryDirectory() as home:
        environ = {
            "PATH": os.environ["PATH"],
            "AIRFLOW_HOME": home,
            "HOME": home,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        }
        ran = subprocess.run(
            [python, str(REALITY)], input=json.dumps(names), capture_output=True, text=True, env=environ, cwd=home
        )
    if ran.returncode:
        sys.exit(ran.stderr)
    answer: dict[str, tuple[list[str] | None, str]] = json.loads(ran.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    sys.exit(main())
