"""One probe process for a repository: materialises trees in a scratch folder and has DAG files executed there."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .history import SUBMODULE, Blobs, Entries

Name = tuple[str, str]
TOO_BIG = 5_000_000


@dataclass(frozen=True, slots=True)
class Execution:
    """What running one DAG file touched; `ran` holds (file, top-level name), `reads` (file, global name)."""

    bodies: frozenset[str]
    ran: frozenset[Name]
    reads: frozenset[Name]
    imported: frozenset[Name]
    opened: frozenset[str]
    listed: frozenset[str]
    third_party: frozenset[str]
    loaded: frozenset[str]
    """What had been loaded when the import of the DAG file was done: bodies by path, all else by dotted name."""
    problems: tuple[str, ...]

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "Execution":
        """Read one answer of the probe, whose values are JSON texts."""

        def pairs(key: str) -> frozenset[Name]:
            return frozenset((each[0], each[1]) for each in map(json.loads, row[key]))

        def texts(key: str) -> frozenset[str]:
            return frozenset(map(json.loads, row[key]))

        return cls(
            texts("bodies"), pairs("ran"), pairs("reads"), pairs("imported"), texts("opened"), texts("listed"),
            texts("third_party"), texts("loaded"), tuple(sorted(texts("problems"))),
        )  # fmt: skip


class Scratch:
    """A folder that holds one tree at a time; moving to another tree rewrites only what differs."""

    def __init__(self, folder: Path, blobs: Blobs) -> None:
        self.folder = folder
        self._blobs = blobs
        self._now: Entries = {}

    def show(self, entries: Entries) -> None:
        """Make the folder hold these files; links, unreadable and very large blobs become empty files."""
        for path in self._now.keys() - entries.keys():
            if self._now[path][0] == SUBMODULE:
                (self.folder / path).rmdir()
                continue
            (self.folder / path).unlink(missing_ok=True)
            for parent in (self.folder / path).parents:
                if parent == self.folder or any(parent.iterdir()):
                    break
                parent.rmdir()
        for path, entry in entries.items():
            if self._now.get(path) == entry:
                continue
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if entry[0] == SUBMODULE:
                file.mkdir(parents=True, exist_ok=True)
                continue
            content = None if entry[0] == "120000" else self._blobs.read(entry[1])
            file.write_bytes(b"" if content is None or len(content) > TOO_BIG else content)
        self._now = dict(entries)


class Probe:
    """The interpreter that executes DAG files, started once."""

    def __init__(self, python: str) -> None:
        here = Path(__file__).resolve().parents[2]
        command = [python, "-B", "-W", "ignore", "-m", "benchmarks.replay.probe"]
        self._process = subprocess.Popen(
            command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def run(self, tree: Path, roots: Iterable[str], dag_files: list[str]) -> dict[str, Execution]:
        """Return what each DAG file did."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the probe has no pipes")
        stdin.write(json.dumps({"tree": str(tree), "roots": list(roots), "dag_files": dag_files}) + "\n")
        stdin.flush()
        answers: dict[str, Execution] = {}
        for _ in dag_files:
            row = json.loads(stdout.readline())
            answers[row["dag_file"]] = Execution.from_row(row)
        return answers

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
