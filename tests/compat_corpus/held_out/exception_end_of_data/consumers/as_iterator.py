from paging import pages


class Rows(pages.Pages):
    def __next__(self) -> list[int]:
        return [row * 10 for row in self.next_page()]


def main() -> list[list[int]]:
    return list(Rows([1], [2]))
