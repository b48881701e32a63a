from pathlib import Path

from files.suffix import with_gz


def main() -> str:
    return with_gz(Path("out") / "a.csv")
