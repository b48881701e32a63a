from parcel.split import split


def main():
    return list(map(split, [[1, 2, 3], [4]]))
