"""What of locks and data cannot be judged: told, so that it does not read as free of vulnerabilities."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from firedoor.findings import WARNING, Finding
from firedoor.pins.base_layer import is_base_layer
from firedoor.pins.lock import Lock, digest_of
from firedoor.pins.osv import OsvData
from firedoor.pins.pin_lines import PinLine

_NEWER = "download the export of OSV for PyPI again, and unpack it into {source}"


def about_data(data: OsvData, now: datetime, max_age: int) -> Iterator[Finding]:
    """Data that is older than ``max_age`` days, or newer than today; records that could not be read."""
    day = f"{data.date:%Y-%m-%d}"
    fix = _NEWER.format(source=data.source)
    if data.date > now + timedelta(days=1):
        yield Finding("", None, "FD243", f"the newest record is of {day}, after today: the age of the data is unknown",
                      fix)  # fmt: skip
    elif now - data.date > timedelta(days=max_age):
        age = (now - data.date).days
        yield Finding("", None, "FD243", f"the data is {age} days old ({day}), and more than {max_age} are too many",
                      fix)  # fmt: skip
    for name, why in sorted(data.unreadable.items()):
        yield Finding("", None, "FD244", f"the record {name} in {data.source} cannot be read: {why}", fix)


def without_lock(
    dags: Sequence[str], serving: Mapping[str, Collection[str]], locks: Mapping[str, Lock]
) -> Iterator[Finding]:
    """DAG files of which no lock says what they run with, or of which none says what Airflow's image holds."""
    layered = {dag for path, found in serving.items() if is_base_layer(locks[path]) for dag in found}
    served = {dag for found in serving.values() for dag in found}
    for dag in dags:
        if dag not in served:
            yield Finding(dag, None, "FD245", "no lock serves this DAG file: what it runs with cannot be judged",
                          "firedoor lock, or a lock that holds its environment")  # fmt: skip
        elif dag not in layered:
            yield Finding(dag, None, "FD251", "no lock with Airflow serves this DAG file: its image cannot be judged",
                          "a lock of the environment with Airflow, as constraints/airflow.txt", WARNING)  # fmt: skip


def exact_elsewhere(path: str, serving: Mapping[str, Collection[str]], locks: Mapping[str, Lock]) -> frozenset[str]:
    """The names that a file which locks are compiled from need not tell: a lock of each of its DAG files does."""
    if not path.endswith((".in", "pyproject.toml")):
        return frozenset()
    exact = []
    for dag in serving[path]:
        others = [locks[other] for other, found in serving.items() if dag in found and other != path]
        exact.append({name for other in others for name, pin in other.pins.items() if pin.version})
    return frozenset(set.intersection(*exact))


def unjudged(lock: Lock, lines: Mapping[str, Sequence[PinLine]], known: Collection[str]) -> Iterator[Finding]:
    """What of a lock cannot be held against versions: lines that cannot be read, ranges, what no index gave."""
    if lock.format == "opaque" and lock.options_digest != digest_of([]):  # a YAML file of that name alone says nothing
        yield Finding(lock.path, None, "FD248", "cannot be judged: firedoor reads no pins from this file",
                      "firedoor lock, or a lock of pip, uv or poetry")  # fmt: skip
    for problem in lock.problems:
        yield Finding(lock.path, problem.line or None, "FD248", f"cannot be judged: {problem.why}", "mend the line")
    for name, pin in lock.pins.items():
        entries = lines.get(name, ())
        for entry in entries:
            if entry.elsewhere:
                yield Finding(lock.path, entry.line, "FD249",
                              f"{name} cannot be judged: it comes from {entry.elsewhere}, not from PyPI",
                              f"a release of {name} with an exact version", WARNING)  # fmt: skip
            elif name not in known and not (entry.exact and pin.version):
                yield _inexact(lock.path, entry.line, name)
        if not entries and not pin.version and name not in known:
            yield _inexact(lock.path, None, name)


def _inexact(path: str, line: int | None, name: str) -> Finding:
    return Finding(path, line, "FD249", f"{name} cannot be judged: it has no exact version", f"{name}==VERSION",
                   WARNING)  # fmt: skip
