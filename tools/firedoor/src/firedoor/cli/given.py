"""What a command is given by another one: a JSON document, as a file or through a pipe."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from firedoor.errors import UsageError


def document(source: str, verb: str) -> dict[str, Any]:
    """The JSON document at ``source``, ``-`` for stdin; empty where it is no object. Raises UsageError FD601."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, ValueError) as error:
        raise UsageError(
            "FD601",
            f"{source} cannot be read as JSON",
            because=str(error),
            fix=f"firedoor affected --format json | firedoor {verb} --from -",
        ) from None
    return found if isinstance(found, dict) else {}
