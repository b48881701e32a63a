from pathlib import PurePosixPath


def landing(table: str, day: str) -> PurePosixPath:
    return PurePosixPath("landing", table, day)
