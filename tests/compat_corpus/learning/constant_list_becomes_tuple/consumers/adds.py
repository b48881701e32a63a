from config.columns import KEYS

COLUMNS = KEYS + ["amount"]


def main():
    return COLUMNS
