from contextlib import contextmanager

from apikit.client import Client


def client_for(team):
    return Client(f"https://{team}.api")


@contextmanager
def session(team):
    yield client_for(team)
