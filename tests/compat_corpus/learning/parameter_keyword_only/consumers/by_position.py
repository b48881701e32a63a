from parcel.split import split


def main():
    return split([1, 2, 3], 2, True)
