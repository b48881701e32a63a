from frames.batch import Batch


def main():
    batch = Batch([1, 2])
    if batch.empty:
        return "skipped"
    return f"loaded {len(batch.rows)}"
