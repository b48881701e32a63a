class JobSettings:
    pause: float = 2
    chunk: int = 500
    queue: str = "default"

    def describe(self) -> str:
        return f"{self.queue}, {self.chunk} rows at a time"
