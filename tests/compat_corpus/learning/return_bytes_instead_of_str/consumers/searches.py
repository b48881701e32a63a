from http.get import get


def main() -> bool:
    return "rows" in get("/count")
