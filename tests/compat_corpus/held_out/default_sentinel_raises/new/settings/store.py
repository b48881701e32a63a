VALUES = {"owner": "core", "threads": 4}
MISSING = object()


def get(key, default=MISSING):
    value = VALUES.get(key, default)
    if value is MISSING:
        raise KeyError(key)
    return value
