"""Records on their way into the store: only what was found while the tree stood still is evidence of it."""

from __future__ import annotations

import time

from firedoor.errors import FiredoorError, WorldError
from firedoor.evidence import Record, Store
from firedoor.pipelines.checkout import Checkout

EVERY = 2.0
"""Seconds between two looks at the tree, which costs some hundredths of one."""


class Keeping:
    """Takes records as they are made; :meth:`flush` what is left at the end, also of an interrupted run.

    ``fault`` is why some record could not be kept, if so.
    """

    def __init__(self, store: Store, checkout: Checkout) -> None:
        """Keep in ``store`` what is found in ``checkout``."""
        self._store = store
        self._checkout = checkout
        self._waiting: list[Record] = []
        self._looked = time.monotonic()
        self.fault: FiredoorError | None = None

    def add(self, record: Record) -> None:
        """Take one record; at times this writes all that were taken."""
        self._waiting.append(record)
        if time.monotonic() - self._looked >= EVERY:
            self.flush()

    def flush(self) -> None:
        """Write what was taken, if the tree still is what it was when the run began."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        if not self._checkout.still_holds():
            self.fault = WorldError(
                "FD509",
                "the work tree changed while DAGs were run",
                because="what ran since then is shown, but is no evidence: nobody knows of which tree",
                fix="firedoor run",
            )
            return
        for record in waiting:
            try:
                self._store.put(record)
            except FiredoorError as error:
                self.fault = self.fault or error
        self._looked = time.monotonic()
