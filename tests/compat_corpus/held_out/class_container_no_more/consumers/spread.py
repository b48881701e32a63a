from results.rows import ResultSet


def largest(*values: int) -> int:
    return max(values)


def main() -> int:
    return largest(*ResultSet(4, 9))
