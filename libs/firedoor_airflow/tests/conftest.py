"""What these tests share: this package's source, and the artifacts of the tool's tests."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
for folder in (Path(__file__).parent, ROOT / "libs/firedoor_airflow/src", ROOT / "tools/firedoor/tests/artifacts"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
