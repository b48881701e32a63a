from pathlib import Path


def with_gz(path: str | Path) -> str:
    return f"{path}.gz"
