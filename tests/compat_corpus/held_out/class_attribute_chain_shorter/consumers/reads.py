from gateway.client import Client


def main() -> int:
    return Client(10).session.config.timeout * 2
