from contextlib import contextmanager

from sessions.session import Session


@contextmanager
def transaction():
    with Session("txn") as session:
        yield session
        session.run("COMMIT")


def main():
    with transaction() as session:
        return session.run("DELETE FROM x")
