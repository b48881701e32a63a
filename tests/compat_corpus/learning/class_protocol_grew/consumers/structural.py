from ports.sink import send


class Memory:
    def __init__(self) -> None:
        self.rows: list[int] = []

    def write(self, rows: list[int]) -> int:
        self.rows += rows
        return len(self.rows)


def main() -> int:
    return send(Memory(), [1, 2])
