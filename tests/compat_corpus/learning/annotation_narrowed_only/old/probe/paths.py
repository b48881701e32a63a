from os import PathLike


def size_of(path: str | PathLike[str]) -> int:
    return len(str(path))


def depth_of(path: str) -> int:
    return path.count("/")
