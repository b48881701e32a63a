from batches.batch import Batch


class Rounded(Batch):
    @property
    def total(self) -> float:
        return round(Batch.total.fget(self), 1)


def main() -> float:
    return Rounded([1.04, 2.01]).total
