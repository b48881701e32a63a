from abc import ABC, abstractmethod


class Source(ABC):
    @abstractmethod
    def read(self) -> list[int]: ...

    def count(self) -> int:
        return len(self.read())
