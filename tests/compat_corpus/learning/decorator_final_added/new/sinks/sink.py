from typing import final


@final
class Sink:
    def write(self, rows: list[int]) -> int:
        return len(rows)
