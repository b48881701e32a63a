from frames.rows import rows


def main() -> list[int]:
    return sorted(rows())
