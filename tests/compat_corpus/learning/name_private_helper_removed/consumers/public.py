from parcel.batches import batches


def main():
    return batches([1, 2, 3, 4, 5], 2)
