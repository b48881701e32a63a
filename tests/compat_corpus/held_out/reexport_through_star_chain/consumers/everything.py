from lakehouse import *


def main():
    return sorted({normalise(column) for column in ("ID", "id ")})
