from rules.quality import Rule


class Strict(Rule):
    def __call__(self, row: dict[str, float]) -> bool:
        return row[self.column] > self.low


def main() -> bool:
    return Strict("amount", 0)({"amount": 0.0})
