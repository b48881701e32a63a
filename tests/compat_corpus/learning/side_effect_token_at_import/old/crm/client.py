import os


def rows(count: int) -> list[int]:
    return list(range(count))


def fetch(count: int) -> list[str]:
    token = os.environ.get("CRM_TOKEN", "none")
    return [f"{token}:{row}" for row in rows(count)]
