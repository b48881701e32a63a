from paging.pages import Pages


def main() -> list[int]:
    return Pages([7], [8]).next_page()
