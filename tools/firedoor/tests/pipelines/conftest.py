"""The tests of pipelines find their own modules."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
for path in (str(HERE), str(HERE.parent / "evidence")):  # the stub of a registry lies there
    if path not in sys.path:
        sys.path.insert(0, path)

from hypothesis import settings  # noqa: E402  # after the path

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
