from batches.batch import Batch


def main() -> float:
    return Batch([1.0, 2.5]).total
