from contextlib import contextmanager

from sessions.session import session

in_session = contextmanager(session)


def main() -> list[str]:
    with in_session("dwh") as log:
        log.append("work")
    return log
