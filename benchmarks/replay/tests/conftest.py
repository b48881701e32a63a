"""Makes the replay tool importable: it is run from the repository root and not installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
