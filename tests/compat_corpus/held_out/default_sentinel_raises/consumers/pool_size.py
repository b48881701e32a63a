from settings.store import get


def main():
    return get("pool_size") or 8
