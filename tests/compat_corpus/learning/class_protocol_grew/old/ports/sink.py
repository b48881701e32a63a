from typing import Protocol, runtime_checkable


@runtime_checkable
class Sink(Protocol):
    def write(self, rows: list[int]) -> int: ...


def send(sink: Sink, rows: list[int]) -> int:
    if not isinstance(sink, Sink):
        raise TypeError(f"{type(sink).__name__} is no sink")
    return sink.write(rows)
