def _get(path: str) -> int:
    return len(path)


def fetch_many(paths: list[str]) -> list[int]:
    return [_get(path) for path in paths]
