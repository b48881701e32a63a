from os import PathLike
from pathlib import PurePosixPath


def landing_path(source: str, day: str) -> str | PathLike[str]:
    return PurePosixPath("/landing", source, day)
