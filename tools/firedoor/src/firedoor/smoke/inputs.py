"""What can change the result of smoke besides the code of the DAG file: the inputs of its evidence."""

from __future__ import annotations

import hashlib

from firedoor.evidence.canonical import digest
from firedoor.smoke.limits import Limits
from firedoor.smoke.settings import Read, SmokeSettings
from firedoor.smoke.values import RULES


def inputs_of(read: Read, settings: SmokeSettings, limits: Limits) -> str:
    """Digest of the limits, the rules and what the settings lay around an import, for the key of its evidence."""
    answers = {
        name: hashlib.sha256(content).hexdigest()
        for name in (*settings.variables, *settings.connections)
        if (content := read(name)) is not None
    }
    return digest({"rules": RULES, "limits": limits.to_json(), "settings": settings.to_json(), "answers": answers})
