"""The name of an environment: what it installs, and what it is for. Equal ones are one environment."""

from __future__ import annotations

import hashlib

RULES = 1
"""Grows when environments are made in another way: older ones are not taken for newer ones."""


def digest(text: bytes) -> str:
    """Hex digest of what a lock (pip-tools format) installs: names, versions, hashes, markers, options.

    Comments, order and spelling do not count. A line that cannot be read counts as it stands.
    """
    from firedoor.pins.requirement_line import parse_requirement  # a run with nothing to make reads no lock
    from firedoor.pins.requirements import decode, logical_lines

    lines = set()
    for _, line, _ in logical_lines(decode(text)):
        if not line:
            continue
        parsed = line if line.startswith("-") else parse_requirement(line)
        lines.add(line if isinstance(parsed, str) else f"{parsed.name} {' '.join(parsed.facts)}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def key(lock_digest: str, tag: str, form: str) -> str:
    """16 hex digits: the name of the folder of an environment of the Python ``tag``."""
    return hashlib.sha256(f"{RULES}\0{lock_digest}\0{tag}\0{form}".encode()).hexdigest()[:16]
