from typing import Generic, Protocol, TypeVar

from plugins.plugin import Plugin

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value


class Named(Protocol):
    def name(self) -> str: ...


class PluginBox(Plugin, Box[int], Named):
    pass


def main() -> str:
    return PluginBox(1).name()
