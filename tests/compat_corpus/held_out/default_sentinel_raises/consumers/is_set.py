from settings import store


def main():
    return [key for key in ("owner", "team") if store.get(key) is not None]
