"""The corpus's own modules are on the path of its tests."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent

if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))
