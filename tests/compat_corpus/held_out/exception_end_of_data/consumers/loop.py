from paging.pages import Pages


def main() -> int:
    return sum(sum(page) for page in Pages([1, 2], [3]))
