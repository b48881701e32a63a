"""What all evidence for one key says together.

    missing  there is none                                        → the check is to be run
    green    it passed, whenever it was run                       → it need not be run again
    red      it failed, whenever it was run                       → it is run again when asked, and stays red meanwhile
    flaky    it passed and it failed, and nothing had changed     → never green again: the key must change

Evidence is only added. So a key moves along ``missing → green → flaky`` or ``missing → red → flaky`` and never back:
running a red check until it passes makes it flaky, not green. What ends red and flaky is another key: an edit of the
DAG, of its test, limit, data or runtime.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from firedoor.evidence.record import FAILED, PASSED, Record

Verdict = Literal["green", "red", "flaky", "missing"]
GREEN: Verdict = "green"
RED: Verdict = "red"
FLAKY: Verdict = "flaky"
MISSING: Verdict = "missing"


def verdict(records: Iterable[Record]) -> Verdict:
    """The verdict of ``records``, all of one key; their order, number and age do not count."""
    outcomes = {record.outcome for record in records}
    if outcomes == {PASSED, FAILED}:
        return FLAKY
    return GREEN if PASSED in outcomes else RED if outcomes else MISSING
