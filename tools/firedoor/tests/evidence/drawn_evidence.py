"""Keys and records as Hypothesis draws them."""

from __future__ import annotations

from dataclasses import replace

from firedoor.evidence import FAILED, PASSED, Key, Origin, Record
from firedoor.findings import ERROR, NOTE, WARNING, Finding
from hypothesis import strategies as st

ORIGIN = Origin("2024-01-08T12:00:00Z", "a test", "c" * 40, local=False)

texts = st.text(max_size=8)
revisions = st.dictionaries(texts, texts, max_size=3).map(lambda found: tuple(sorted(found.items())))
fingerprints = st.integers(0, 16**32 - 1).map(lambda number: f"{number:032x}")
keys = st.builds(Key, st.sampled_from(["smoke", "dev", "tests"]), fingerprints, texts, texts, texts, revisions)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
lines = st.none() | st.integers(1, 9)
findings = st.builds(
    Finding, texts, lines, st.just("FD555"), texts, texts, st.sampled_from([ERROR, WARNING, NOTE]), texts
)
origins = st.builds(Origin, texts, texts, texts, st.booleans())


def judged(key: Key, found: list[Finding], seconds: float, facts: dict[str, object], origin: Origin) -> Record:
    outcome = FAILED if any(finding.level == ERROR for finding in found) else PASSED
    return Record(key, outcome, origin, tuple(found), seconds, facts)


records = st.builds(
    judged, keys, st.lists(findings, max_size=3), st.floats(0, 1e6), st.dictionaries(texts, values, max_size=3), origins
)


def passed(key: Key, *, local: bool = False) -> Record:
    return Record(key, PASSED, replace(ORIGIN, local=local))


def failed(key: Key, *, local: bool = False) -> Record:
    return Record(key, FAILED, replace(ORIGIN, local=local), (Finding("dags/a.py", 3, "FD555", "it broke"),))
