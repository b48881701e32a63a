from datetime import timedelta

from lib.names import KEYS

LIMIT = timedelta(days=1)


def cut(rows: list) -> list:
    return [row[key] for key in KEYS for row in rows]
