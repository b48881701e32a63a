class Connection:
    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    @classmethod
    def parse(cls, url: str) -> "Connection":
        host, port = url.split(":")
        return Connection(host, int(port))

    def describe(self) -> str:
        return f"{self.host} at {self.port}"
