from pathlib import Path


class SourceError(Exception):
    pass


def open_source(path: str) -> list[str]:
    if not Path(path).is_file():
        raise SourceError(f"{path} cannot be read")
    return Path(path).read_text("utf-8").splitlines()


def suffix(path: str) -> str:
    return path.rpartition(".")[2]
