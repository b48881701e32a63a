from collections.abc import Iterator
from contextlib import contextmanager

import sessions.session


@contextmanager
def fake(name: str) -> Iterator[list[str]]:
    yield [f"fake {name}"]


def main() -> list[str]:
    sessions.session.session = fake
    with sessions.session.session("dwh") as log:
        return log
