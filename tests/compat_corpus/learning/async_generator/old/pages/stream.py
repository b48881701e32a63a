from collections.abc import Iterator


def pages(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"page {number}"


def last(count: int) -> str:
    return f"page {count - 1}"
