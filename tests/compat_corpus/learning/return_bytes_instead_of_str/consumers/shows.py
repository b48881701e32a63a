from http.get import get


def main() -> str:
    return f"got {get('/count')}"
