from frames.rows import rows


def main() -> int:
    return rows().total() + len(rows())
