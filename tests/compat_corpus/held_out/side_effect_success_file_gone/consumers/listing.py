import os

from publish.files import publish


def main() -> list[str]:
    publish("out", ["1"])
    return sorted(os.listdir("out"))
