from typing import Self


class Connection:
    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    @classmethod
    def parse(cls, url: str) -> Self:
        host, port = url.split(":")
        return cls(host, int(port))

    def describe(self) -> str:
        return f"{self.host} at {self.port}"
