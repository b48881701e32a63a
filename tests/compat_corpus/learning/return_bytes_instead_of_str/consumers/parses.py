import json

from http.get import get


def main() -> int:
    return int(json.loads(get("/count"))["rows"])
