from batches import batch


class Doubled(batch.Batch):
    @batch.Batch.total.getter
    def total(self) -> float:
        return 2 * sum(self.amounts)


def main() -> float:
    return Doubled([1.0]).total
