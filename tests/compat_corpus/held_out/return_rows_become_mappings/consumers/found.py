from sqlrun.cursor import select


def main() -> str:
    return "rows" if select() else "nothing"
