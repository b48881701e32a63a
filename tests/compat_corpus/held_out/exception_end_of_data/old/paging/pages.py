class Pages:
    def __init__(self, *pages: list[int]) -> None:
        self._pages = iter(pages)

    def next_page(self) -> list[int]:
        return next(self._pages)

    def __iter__(self) -> "Pages":
        return self

    def __next__(self) -> list[int]:
        return next(self._pages)
