from store import write


def main() -> int:
    return write([], [7, 8, 9])
