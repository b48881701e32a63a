from lake.io import ROWS


def main() -> list[str]:
    return sorted(ROWS)
