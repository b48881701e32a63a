from parcel.batches import _chunks


def main():
    return [sum(part) for part in _chunks([1, 2, 3, 4], 3)]
