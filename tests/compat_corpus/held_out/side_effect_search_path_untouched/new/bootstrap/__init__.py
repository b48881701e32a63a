from pathlib import Path

SHARED = str(Path(__file__).parent / "shared")


def env():
    return "prd"
