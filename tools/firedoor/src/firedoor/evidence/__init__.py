"""What checks found, kept under everything that could have changed what they found."""

from firedoor.evidence.everything import Everything, everything, everything_of
from firedoor.evidence.folder import Folder
from firedoor.evidence.key import Key
from firedoor.evidence.places import Several, store_at
from firedoor.evidence.record import FAILED, PASSED, DamagedError, Origin, Record
from firedoor.evidence.store import Found, Store
from firedoor.evidence.verdict import FLAKY, GREEN, MISSING, RED, Verdict, verdict

__all__ = [
    "FAILED",
    "FLAKY",
    "GREEN",
    "MISSING",
    "PASSED",
    "RED",
    "DamagedError",
    "Everything",
    "Folder",
    "Found",
    "Key",
    "Origin",
    "Record",
    "Several",
    "Store",
    "Verdict",
    "everything",
    "everything_of",
    "store_at",
    "verdict",
]
