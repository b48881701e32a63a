from abc import ABC, abstractmethod


class Source(ABC):
    @abstractmethod
    def read(self) -> list[int]: ...

    @abstractmethod
    def close(self) -> None: ...

    def count(self) -> int:
        return len(self.read())
