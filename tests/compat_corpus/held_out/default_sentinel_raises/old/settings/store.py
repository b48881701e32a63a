VALUES = {"owner": "core", "threads": 4}


def get(key, default=None):
    return VALUES.get(key, default)
