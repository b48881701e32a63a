from config import limits

BATCHES: list[list[int]] = [[1, 2], [3, 4]]


def main() -> int:
    for batch in BATCHES:
        assert len(batch) == limits.CHUNK
    return len(BATCHES)
