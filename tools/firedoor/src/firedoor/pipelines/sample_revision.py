"""The revision of the sample that dev runs work on, told without making it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from firedoor.evidence.canonical import digest
from firedoor.pipelines.settings import RunSettings
from firedoor.revisions import Entry

_SPLIT = re.compile(r"[=:,]")


def sample_revision(settings: RunSettings, entries: Mapping[str, Entry]) -> str:
    """Digest of the ``prepare`` commands and of every tracked file that they may read.

    That is each file and folder that a word of theirs names; of ``python -m`` and a module below ``pythonpath`` all
    that lies in those folders; of another Python program every Python file; of any other program every file. What they
    fetch from elsewhere is not known here: it must be pinned by a file that they name.
    """
    found: set[str] = set()
    for command in settings.prepare:
        words = shlex.split(command)
        for named in _named(words):
            found |= {path for path in entries if path == named or path.startswith(f"{named}/")}
        found |= set(_program(words, settings, entries))
    return digest([list(settings.prepare), sorted((path, *entries[path]) for path in found)])


def _named(words: list[str]) -> Iterator[str]:
    """Every word, and the parts of one like ``--file=a/b.csv``, as a path could stand in it."""
    for word in words:
        for part in (word, *_SPLIT.split(word)):
            tidy = part.removeprefix("./").rstrip("/")
            if tidy:
                yield tidy


def _program(words: list[str], settings: RunSettings, entries: Mapping[str, Entry]) -> Iterator[str]:
    if words[:1] != ["python"]:
        yield from entries
        return
    folders = tuple(f"{folder}/" if folder else "" for folder in settings.pythonpath)
    module = words[words.index("-m") + 1 : words.index("-m") + 2] if "-m" in words else []
    starts = (
        tuple(f"{folder}{module[0].split('.')[0]}{end}" for folder in folders for end in ("/", ".py")) if module else ()
    )
    placed = any(path.startswith(starts) for path in entries)
    for path in entries:
        if path.startswith(folders) or (path.endswith(".py") and not placed):
            yield path
