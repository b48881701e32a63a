def get(path: str) -> str:
    return '{"rows": 3}' if path == "/count" else ""
