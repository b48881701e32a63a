import os

os.environ["TARGET_SCHEMA"] = "tmp"

from settings.target import target


def main() -> str:
    return target("orders")
