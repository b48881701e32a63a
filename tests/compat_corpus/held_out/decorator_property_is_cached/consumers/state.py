from batches.batch import Batch


def main() -> list[str]:
    batch = Batch([1.0])
    return [str(batch.total), *sorted(vars(batch))]
