from collections.abc import Iterator


def session(name: str) -> Iterator[list[str]]:
    log = [f"open {name}"]
    yield log
    log.append(f"close {name}")
