"""Counts the corpus and writes the table of the README: ``python tests/compat_corpus/counts.py``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import corpus

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- counted by counts.py -->\n", "<!-- end -->"
HEAD = ["half", "topic", "changes", "typed", "consumers", *(word.replace("_", " ") for word in corpus.EXPECTED)]


def row(half: str, topic: str, found: list[corpus.Change]) -> str:
    expected = Counter(consumer.expected for change in found for consumer in change.consumers)
    numbers = [len(found), sum(change.typed for change in found), expected.total()]
    cells = [half, topic, *map(str, numbers), *(str(expected[word]) for word in corpus.EXPECTED)]
    return f"| {' | '.join(cells)} |\n"


def table() -> str:
    lines = [f"| {' | '.join(HEAD)} |\n", f"|{'---|' * len(HEAD)}\n"]
    for half in corpus.HALVES:
        found = corpus.changes(half)
        if found:
            lines += [row(half, topic, [c for c in found if c.topic == topic]) for topic in corpus.TOPICS]
            lines.append(row(half, "**all**", found))
    return "".join(lines)


def written() -> str:
    return README.read_text("utf-8").split(BEGIN)[1].split(END)[0]


if __name__ == "__main__":
    before, rest = README.read_text("utf-8").split(BEGIN)
    README.write_text(before + BEGIN + table() + END + rest.split(END)[1], "utf-8")
