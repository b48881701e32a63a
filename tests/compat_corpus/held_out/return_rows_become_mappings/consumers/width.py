from sqlrun.cursor import select


def main() -> list[int]:
    return [len(row) for row in select(limit=1)]
