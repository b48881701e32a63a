from grid.table import Table


class Numbers(Table[int]):
    def total(self) -> int:
        return sum(self.rows)


def main() -> int:
    return Numbers([1, 2]).total()
