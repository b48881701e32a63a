from copying.load import copy_into


def main():
    pairs = [copy_into(table, ["a.csv"]) for table in ("orders", "refunds")]
    return sum(loaded for loaded, _ in pairs)
