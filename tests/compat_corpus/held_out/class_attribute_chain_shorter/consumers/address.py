from gateway.client import Config


def main() -> int:
    return Config(3).timeout
