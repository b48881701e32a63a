from settings.store import get


def main():
    return get("threads") * 2
