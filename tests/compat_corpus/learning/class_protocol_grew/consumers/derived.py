from ports.sink import Sink, send


class Derived(Sink):
    def write(self, rows: list[int]) -> int:
        return len(rows)


def main() -> int:
    return send(Derived(), [1, 2, 3])
