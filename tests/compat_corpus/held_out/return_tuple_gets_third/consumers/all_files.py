from copying import load


def main():
    return sum(load.copy_into("orders", ["a.csv", "b.txt"]))
