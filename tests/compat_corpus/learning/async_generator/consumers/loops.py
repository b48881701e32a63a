from pages.stream import pages


def main() -> list[str]:
    return [page.upper() for page in pages(2)]
