from settings.store import get


def main():
    return get("pool_size", None) or 8
