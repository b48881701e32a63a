from frames.rows import rows


def main() -> list[int]:
    return [9] + rows()
