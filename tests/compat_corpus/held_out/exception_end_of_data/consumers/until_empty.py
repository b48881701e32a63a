from paging.pages import Pages


def main() -> list[list[int]]:
    return list(iter(Pages([1], [2]).next_page, []))
