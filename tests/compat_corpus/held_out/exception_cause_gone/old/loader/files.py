class SourceError(Exception):
    pass


def open_source(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except OSError as error:
        raise SourceError(f"{path} cannot be read") from error


def suffix(path: str) -> str:
    return path.rpartition(".")[2]
