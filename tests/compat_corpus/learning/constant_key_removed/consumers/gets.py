from config.connections import DEFAULTS


def main():
    return DEFAULTS.get("user", "nobody")
