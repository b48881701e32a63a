from config.connections import DEFAULTS


def main():
    return DEFAULTS["port"] + 1
