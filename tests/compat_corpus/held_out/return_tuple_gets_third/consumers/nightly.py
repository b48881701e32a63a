from copying.load import copy_into


def main():
    loaded, skipped = copy_into("orders", ["a.csv", "b.txt"])
    return {"loaded": loaded, "skipped": skipped}
