"""Tests of the gate share one module."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

from hypothesis import settings  # noqa: E402  # after the path

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
