from results.rows import ResultSet


def main() -> int:
    (only,) = ResultSet(4)
    return only
