from abc import ABC, abstractmethod

from plugins.plugin import Plugin


class Step(ABC):
    @abstractmethod
    def run(self) -> str: ...


class Load(Step, Plugin):
    def run(self) -> str:
        return self.name()


def main() -> str:
    return Load().run()
