class Config:
    def __init__(self, timeout: int) -> None:
        self.timeout = timeout


class Session:
    def __init__(self, config: Config) -> None:
        self.config = config


class Client:
    def __init__(self, timeout: int = 30) -> None:
        self.session = Session(Config(timeout))

    def url(self, path: str) -> str:
        return f"https://gateway.example.org/{path}"
