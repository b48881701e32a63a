import sys
from pathlib import Path

SHARED = str(Path(__file__).parent / "shared")
if SHARED not in sys.path:
    sys.path.append(SHARED)


def env():
    return "prd"
