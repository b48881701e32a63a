"""One value, one text: what digests are made of."""

from __future__ import annotations

import json
from hashlib import sha256


def canonical(value: object) -> bytes:
    """``value`` as JSON with sorted keys and no blanks, ASCII: equal values have equal bytes on every Python.

    Raises ValueError for NaN and infinities, TypeError for what JSON does not know.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def digest(value: object) -> str:
    """The sha256 of the canonical form, as 64 hex digits."""
    return sha256(canonical(value)).hexdigest()
