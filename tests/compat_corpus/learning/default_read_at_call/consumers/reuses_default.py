import inspect

from settings.target import target

SCHEMA = inspect.signature(target).parameters["schema"].default


def main() -> str:
    return SCHEMA + ".orders"
