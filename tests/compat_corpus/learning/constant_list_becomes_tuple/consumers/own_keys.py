KEYS = ["id", "day"]


def main():
    return KEYS + ["amount"]
