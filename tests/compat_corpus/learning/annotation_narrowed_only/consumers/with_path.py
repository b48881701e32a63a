from pathlib import PurePosixPath

from probe.paths import size_of


def main() -> int:
    return size_of(PurePosixPath("in/a.csv"))
