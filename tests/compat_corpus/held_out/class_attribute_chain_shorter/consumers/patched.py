from unittest import mock

from gateway.client import Client


def main() -> int:
    client = Client()
    with mock.patch.object(client.session.config, "timeout", 1):
        return client.session.config.timeout
