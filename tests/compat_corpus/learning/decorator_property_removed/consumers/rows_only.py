from frames.batch import Batch


def main():
    batch = Batch([1, 2])
    return "loaded" if batch.rows else "empty"
