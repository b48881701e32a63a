class Client:
    def __init__(self, rows: list[tuple[str, int]]) -> None:
        self._rows = rows

    def fetch(self, table: str) -> list[int]:
        return [value for name, value in self._rows if name == table]

    def count(self) -> int:
        return len(self._rows)
