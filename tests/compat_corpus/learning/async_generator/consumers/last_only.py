from pages.stream import last


def main() -> str:
    return last(4)
