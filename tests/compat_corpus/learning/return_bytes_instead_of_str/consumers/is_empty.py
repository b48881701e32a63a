from http.get import get


def main() -> bool:
    return not get("/none")
