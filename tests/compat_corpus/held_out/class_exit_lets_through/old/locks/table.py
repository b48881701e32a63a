from types import TracebackType


class TableLock:
    def __init__(self, name: str) -> None:
        self.name = name
        self.held = False

    def __enter__(self) -> "TableLock":
        self.held = True
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> bool:
        self.held = False
        return kind is not None and issubclass(kind, TimeoutError)
