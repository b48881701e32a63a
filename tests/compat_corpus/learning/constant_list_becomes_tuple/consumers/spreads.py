from config.columns import KEYS


def main():
    return [*KEYS, "amount"]
