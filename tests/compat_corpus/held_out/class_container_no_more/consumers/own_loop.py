from collections.abc import Iterator

from results.rows import ResultSet


class Reversed(ResultSet):
    def __iter__(self) -> Iterator[int]:
        return reversed(self.rows)


def main() -> list[int]:
    return list(Reversed(1, 2))
