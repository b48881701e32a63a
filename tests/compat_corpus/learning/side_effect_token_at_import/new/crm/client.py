import os

TOKEN = os.environ["CRM_TOKEN"]


def rows(count: int) -> list[int]:
    return list(range(count))


def fetch(count: int) -> list[str]:
    return [f"{TOKEN}:{row}" for row in rows(count)]
