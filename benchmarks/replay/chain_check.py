"""Chains that a reader can follow: each step is a place that exists and whose line holds what the step names."""

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .history import Blobs, Entries
from .ledger import Row
from .qualify import Trees

Text = Callable[[str], str | None]
"""Path → its text in the tree where the step can be read, None where it is in neither."""


def unreadable(chain: list[Row], touched: Iterable[str], text: Text) -> list[str]:
    """Return what a reader cannot follow in one chain, in words; empty when all can be opened.

    The chain begins at a touched path. Where a step has a line, the file has it, and the line names the definition, the
    step before it, or is the first (a whole file).
    """
    found: list[str] = []
    if not chain:
        return ["no chain"]
    if chain[0]["path"] not in set(touched):
        found.append(f"{chain[0]['path']} begins the chain and was not touched")
    previous = ""
    for step in chain:
        content = text(step["path"])
        if content is None:
            found.append(f"{step['path']} is in neither tree")
        elif step["line"] is not None and not _holds(content, step, previous):
            found.append(f"{step['path']}:{step['line']} does not name {step['definition'] or previous!r}")
        previous = step["path"]
    return found


def _holds(content: str, step: Row, previous: str) -> bool:
    lines = content.splitlines()
    if not lines:
        return step["line"] == 1
    if not 0 < step["line"] <= len(lines):
        return False
    if step["line"] == 1:
        return True
    words = [word for word in step["definition"].split(".") if word] or [
        part.removesuffix(".py") for part in previous.split("/")
    ]
    statement = "\n".join(lines[step["line"] - 1 : step["line"] + 60])  # an import may name its names further below
    first = re.split(r"\)|\n(?=\S)", statement, maxsplit=1)[0]
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", first) for word in words)


def chain_problems(repo: Path, oracle: list[Row], answers: dict[str, dict[str, Row]]) -> Iterator[Row]:
    """Yield a row for each selected DAG file whose chain cannot be followed, and a last one: how many were read."""
    blobs, trees, read = Blobs(repo), Trees(repo), 0
    for row in oracle:
        sides = [trees.of(row["commit"]), trees.of(row["base"])]
        for precision, by_commit in answers.items():
            for dag, each in by_commit.get(row["commit"], {}).get("affected", {}).items():
                read += 1
                problems = unreadable(each["chain"], row["touched"], lambda path, s=sides: _text(path, s, blobs))
                if problems:
                    yield {"commit": row["commit"], "dag_file": dag, "precision": precision, "problems": problems}
    blobs.close()
    yield {"read": read}


def _text(path: str, sides: list[Entries], blobs: Blobs) -> str | None:
    for entries in sides:
        if path in entries:
            content = blobs.read(entries[path][1])
            return "" if content is None else content.decode("utf-8", "replace")
    return None


def spread(answers: dict[str, Row], count: int) -> list[tuple[str, str]]:
    """Return (commit, DAG file) of `count` selections, evenly spread over all."""
    every = [(commit, dag) for commit, row in answers.items() for dag in row.get("affected", ())]
    step = max(1, len(every) // max(1, count))
    return every[::step][:count]


def written_chains(command: list[str], repo: Path, oracle: list[Row], answers: dict[str, Row], count: int) -> str:
    """Return `count` chains as `firedoor why` writes them, to be read by eye."""
    bases = {row["commit"]: row["base"] for row in oracle}
    texts = []
    for commit, dag in spread(answers, count):
        arguments = [*command, "why", dag, "--repo", str(repo), "--base", bases[commit], "--head", commit]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=False)
        texts.append(f"## {commit[:12]} {dag} (exit {done.returncode})\n{done.stdout or done.stderr}")
    return "\n".join(texts)
