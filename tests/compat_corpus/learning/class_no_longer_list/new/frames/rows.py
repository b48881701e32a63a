from collections.abc import Iterator


class Rows:
    def __init__(self, values: list[int]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[int]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def total(self) -> int:
        return sum(self)


def rows() -> Rows:
    return Rows([3, 1, 2])
