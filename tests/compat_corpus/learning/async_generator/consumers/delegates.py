from collections.abc import Iterator

from pages.stream import pages


def all_pages(*counts: int) -> Iterator[str]:
    for count in counts:
        yield from pages(count)


def main() -> list[str]:
    return list(all_pages(1, 2))
