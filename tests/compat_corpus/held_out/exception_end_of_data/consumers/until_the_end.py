from paging.pages import Pages


def main() -> list[int]:
    pages, found = Pages([1, 2], [3]), list[int]()
    while True:
        try:
            found += pages.next_page()
        except StopIteration:
            return found
