"""What makes a fingerprint open: answers from outside of the code that an import asks for, and a digest of them."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from firedoor.evidence.canonical import digest
from firedoor.smoke import recorded as kinds
from firedoor.smoke.recorded import Touch

Open = tuple[tuple[str, str], ...]
"""What was asked for, as (kind, what), sorted: empty for a fingerprint that says all."""


def openness(touched: Iterable[Touch], asked: Iterable[tuple[str, str]]) -> Open:
    """What makes the fingerprint open: what the DAG's own code touched, and what Airflow was asked for."""
    known = {(kind, what) for kind, what in asked if kind in (kinds.VARIABLE, kinds.CONNECTION)}
    return tuple(sorted(known | {(one.kind, one.what) for one in touched}))


def answers_digest(
    opened: Iterable[tuple[str, str]],
    answers: Mapping[str, Mapping[str, str]],
    environment: Mapping[str, str],
    today: str,
) -> str:
    """Digest of the answers to what was asked for, empty where nothing was.

    ``answers`` are the Variables and Connections, ``environment`` the variables that DAG files see, ``today`` is the
    date in UTC: the clock's answer counts for a day. What nobody can repeat (chance, programs, the network) has one
    answer, that it was asked.
    """
    known = sorted(set(opened))
    if not known:
        return ""
    of_kind: dict[str, Callable[[str], object]] = {
        kinds.VARIABLE: lambda key: _secret(answers["variables"], environment, f"AIRFLOW_VAR_{key.upper()}", key),
        kinds.CONNECTION: lambda key: _secret(answers["connections"], environment, f"AIRFLOW_CONN_{key.upper()}", key),
        kinds.ENVIRONMENT: lambda name: dict(environment) if name == "*" else environment.get(name),
        kinds.CLOCK: lambda name: today,
        kinds.FILE: _content,
        kinds.FOLDER: _names,
    }
    return digest([[kind, what, of_kind[kind](what) if kind in of_kind else None] for kind, what in known])


def utc_date() -> str:
    """Today, as in ``2024-01-08``."""
    return time.strftime("%Y-%m-%d", time.gmtime())


def _secret(known: Mapping[str, str], environment: Mapping[str, str], variable: str, key: str) -> str | None:
    """A digest of the value: evidence is read by many."""
    value = environment.get(variable, known.get(key))
    return None if value is None else hashlib.sha256(value.encode()).hexdigest()


def _content(path: str) -> str | None:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None


def _names(folder: str) -> list[str] | None:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208  # the names alone
    except OSError:
        return None
