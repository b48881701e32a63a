class Config:
    def __init__(self, timeout: int) -> None:
        self.timeout = timeout


class Client:
    def __init__(self, timeout: int = 30) -> None:
        self.config = Config(timeout)

    def url(self, path: str) -> str:
        return f"https://gateway.example.org/{path}"
