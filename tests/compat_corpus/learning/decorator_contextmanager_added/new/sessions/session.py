from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def session(name: str) -> Iterator[list[str]]:
    log = [f"open {name}"]
    yield log
    log.append(f"close {name}")
