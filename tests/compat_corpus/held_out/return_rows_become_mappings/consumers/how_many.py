from sqlrun.cursor import select


def main() -> int:
    return len(select())
