from kit.frame import DataFrame


class Sales(DataFrame):
    def total(self) -> int:
        return sum(self.rows)


def main() -> int:
    return Sales([1, 2]).total()
