from pages.stream import pages


def main() -> str:
    return next(pages(3))
