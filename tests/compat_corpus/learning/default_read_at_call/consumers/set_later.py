import os

from settings.target import target


def main() -> str:
    os.environ["TARGET_SCHEMA"] = "tmp"
    return target("orders")
