"""What does `firedoor run` cost when there is nothing new to do? Whole processes, interleaved.

    python benchmarks/nothing_new/run.py

Makes the synthetic monorepo of 250 DAG files, changes the module that most of them reach, keeps green evidence for
every step of every affected DAG file, and asks again. `first`: no earlier answer about this tree; `again`: as a person
does who runs it twice. Nothing fails because of a time; the exit code is 1 only when a program could not run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "affected"))

from generate import SEED, generate  # noqa: E402  # found through the line above
from measure import Cost, ProgramError, clean_environment, cost, output  # noqa: E402  # as above

HUB = "Hub body"
LIMIT = 1.0
"""Seconds that a run with nothing new to do may take."""
CONFIGURATION = '\n[tool.firedoor.run]\nlock = "requirements.txt"\n'
GIT, PYTHON, FIRST, AGAIN = "git status", "python -c pass", "firedoor run, first", "firedoor run, again"


def main() -> int:
    arguments = _arguments()
    folder: Path = arguments.folder.expanduser().resolve()
    shutil.rmtree(folder, ignore_errors=True)
    environment = clean_environment(folder / "user-cache")
    try:
        repository, selected, total = _prepared(folder, arguments.dags, environment)
        samples = _measured(repository, arguments.repeat, environment, first=not arguments.no_first)
    except ProgramError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{total} DAG files, {selected} of them affected, all with green evidence for every step\n")
    print(_table(samples))
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; limit of a run with nothing new: {LIMIT:g} s")
    for kind in ("wall", "cpu"):
        seconds = statistics.median(getattr(sample, kind) for sample in samples[AGAIN])
        print(f"- {kind} seconds: {seconds:.2f}, {'holds' if seconds <= LIMIT else 'does not hold'}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dags", type=int, default=250, help="DAG files (default 250)")
    parser.add_argument("--repeat", type=int, default=7, help="repetitions; the median counts (default 7)")
    parser.add_argument("--no-first", action="store_true", help="leave out the run that has no earlier answer")
    parser.add_argument("--folder", type=Path, default=Path("~/.cache/firedoor-benchmarks/nothing-new"))
    return parser.parse_args()


def _prepared(folder: Path, dags: int, environment: Mapping[str, str]) -> tuple[Path, int, int]:
    """A work tree with evidence for all that its last commit affects; how many DAG files that are, and of how many."""
    truth = generate(folder / "made", dags, SEED)
    head = next(change["head"] for change in truth["changes"] if change["name"].lower() == HUB.lower())
    repository = folder / "repository"
    _git(folder, environment, "clone", "-q", str(folder / "made" / "repository"), str(repository))
    _git(repository, environment, "checkout", "-q", head)
    with (repository / "pyproject.toml").open("a") as file:
        file.write(CONFIGURATION)
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    _git(repository, environment, *who, "commit", "-qam", "configured", "--amend")
    output([sys.executable, str(HERE / "keep_green.py"), str(repository)], folder, environment)
    document = json.loads(output(_command("--format", "json"), repository, environment))
    if document["python"] or document["failed"]:
        raise ProgramError("something was run: the evidence is not that of this tree")
    return repository, len(document["rows"]), len(truth["dag_files"])


def _measured(repository: Path, repeat: int, environment: Mapping[str, str], *, first: bool) -> dict[str, list[Cost]]:
    commands = {
        GIT: ["git", "status", "--porcelain"],
        PYTHON: [sys.executable, "-c", "pass"],
        **({FIRST: _command()} if first else {}),
        AGAIN: _command(),
    }
    samples: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            if name == FIRST:
                shutil.rmtree(repository / ".cache" / "firedoor" / "answers", ignore_errors=True)
            samples[name].append(cost([command], repository, environment))
    return samples


def _command(*more: str) -> list[str]:
    return [sys.executable, "-m", "firedoor.cli", "run", "--base", "HEAD~1", *more]


def _git(folder: Path, environment: Mapping[str, str], *words: str) -> None:
    done = subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise ProgramError(f"git {' '.join(words)}: {done.stderr}")


def _table(samples: Mapping[str, list[Cost]]) -> str:
    lines = ["| program | wall s | CPU s | × git status (CPU) |", "|---|--:|--:|--:|"]
    for name, found in samples.items():
        wall, cpu = (statistics.median(getattr(sample, kind) for sample in found) for kind in ("wall", "cpu"))
        pairs = zip(found, samples[GIT], strict=True)
        ratio = statistics.median(sample.cpu / max(floor.cpu, 1e-4) for sample, floor in pairs)
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {ratio:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
