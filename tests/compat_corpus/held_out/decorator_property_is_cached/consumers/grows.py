from batches.batch import Batch


def main() -> list[float]:
    batch = Batch([1.0])
    before = batch.total
    batch.amounts.append(2.0)
    return [before, batch.total]
