class HttpHook:
    def __init__(self, host: str) -> None:
        self.host = host
        self._headers: dict[str, str] = {"agent": "etl"}

    def request(self, path: str) -> str:
        return f"GET {self.host}{path} {sorted(self._headers)}"
