from copying.load import copy_into


def main():
    return copy_into("orders", ["a.csv"]) == (1, 0)
