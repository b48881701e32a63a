import pages.stream


def main() -> str:
    return ", ".join(pages.stream.pages(2))
