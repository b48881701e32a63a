"""Tests of reports share one module, and the plans and records of the gate's tests."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
for folder in (HERE, HERE.parent / "gate"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
