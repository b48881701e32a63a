from gateway import client


def main() -> int:
    slow = client.Client()
    slow.session.config.timeout = 300
    return slow.session.config.timeout
