from copying.load import copy_into


def main():
    loaded, *_ = copy_into("orders", ["a.csv", "b.txt"])
    return loaded
