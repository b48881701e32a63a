from collections.abc import Iterable


def remove(paths: Iterable[str]) -> list[str]:
    return [f"rm {path}" for path in paths]
