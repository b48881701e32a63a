from batches.batch import Batch


def main() -> int:
    return Batch([1.0]).size
