from pathlib import Path


def with_gz(path: Path) -> str:
    return str(path.with_name(path.name + ".gz"))
