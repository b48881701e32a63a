from sinks.sink import Sink


def main() -> int:
    return Sink().write([1, 2])
