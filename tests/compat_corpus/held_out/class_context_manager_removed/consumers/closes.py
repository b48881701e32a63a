from contextlib import closing

from sessions.session import Session


def main():
    with closing(Session()) as session:
        return session.run("SELECT 1")
