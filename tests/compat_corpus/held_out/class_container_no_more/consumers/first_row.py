from results.rows import ResultSet


def main() -> int:
    return ResultSet(8, 9).first()
