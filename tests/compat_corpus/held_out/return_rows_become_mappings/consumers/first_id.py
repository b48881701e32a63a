from sqlrun.cursor import select


def main() -> int:
    return select(1)[0][0]
