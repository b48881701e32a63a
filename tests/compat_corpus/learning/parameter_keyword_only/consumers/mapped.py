from parcel.split import split

TABLES = [[1, 2, 3], [4, 5, 6]]
SIZES = [1, 2]


def main():
    return list(map(split, TABLES, SIZES))
