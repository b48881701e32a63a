from operator import attrgetter

from gateway.client import Client

timeout_of = attrgetter("session.config.timeout")


def main() -> list[int]:
    return [timeout_of(each) for each in (Client(1), Client(2))]
