from gateway.client import Client


def main() -> int:
    client = Client(7)
    return getattr(client, "session", client).config.timeout
