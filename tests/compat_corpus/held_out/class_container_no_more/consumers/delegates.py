from results.rows import ResultSet


class Doubled(ResultSet):
    def doubled(self) -> list[int]:
        return [row * 2 for row in self]


def main() -> list[int]:
    return Doubled(1, 2).doubled()
