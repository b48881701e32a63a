def get(path: str) -> bytes:
    return b'{"rows": 3}' if path == "/count" else b""
