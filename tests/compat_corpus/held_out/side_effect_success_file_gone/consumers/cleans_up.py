import os

from publish.files import publish


def main() -> list[str]:
    publish("out", ["1"])
    os.remove("out/_SUCCESS")
    return os.listdir("out")
