"""The corpus is data: its trees and consumers hold files named like tests."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
collect_ignore = ["learning", "held_out"]

if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))
