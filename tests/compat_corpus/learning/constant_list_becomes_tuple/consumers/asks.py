from config.columns import KEYS


def main():
    return [name for name in ("day", "note") if name in KEYS]
