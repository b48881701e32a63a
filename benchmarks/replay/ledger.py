"""Results kept between runs: one JSON line per commit, in one file per (repository, question, rules)."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Ledger:
    """Append-only answers by commit; a half-written last line is ignored and asked again."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        self.rows: dict[str, Row] = {}
        for line in file.read_text("utf-8").splitlines() if file.exists() else ():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            self.rows[row["commit"]] = row

    def add(self, row: Row) -> Row:
        """Keep one row, keyed by its `commit`."""
        line = json.dumps(row, sort_keys=True, ensure_ascii=True)
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, b"\n" * self._broken_tail() + line.encode() + b"\n")
        finally:
            os.close(descriptor)
        self.rows[row["commit"]] = row
        return row

    def _broken_tail(self) -> bool:
        if not self.file.stat().st_size:
            return False
        with self.file.open("rb") as stream:
            stream.seek(-1, os.SEEK_END)
            return stream.read(1) != b"\n"


def rules_digest(files: Iterable[Path]) -> str:
    """Return a short digest of source files: when they change, the answers they gave are asked again."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def short_digest(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:6]
