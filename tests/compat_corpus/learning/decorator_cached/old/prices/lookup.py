from collections.abc import Iterable


def prices(keys: Iterable[str]) -> dict[str, int]:
    return {key: len(key) * 10 for key in keys}
