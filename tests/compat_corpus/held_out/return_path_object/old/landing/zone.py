from os import PathLike


def landing_path(source: str, day: str) -> str | PathLike[str]:
    return f"/landing/{source}/{day}"
