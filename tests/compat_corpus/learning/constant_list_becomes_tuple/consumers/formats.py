from config.columns import KEYS


def main():
    return "keys: %s" % KEYS
