from http.get import get


def main() -> str:
    return "empty" if get("/none") == "" else "something"
