from results.rows import ResultSet


def main() -> list[int]:
    return [row for row in ResultSet(1, 2).rows]
