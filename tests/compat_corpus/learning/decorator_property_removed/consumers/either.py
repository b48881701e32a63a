from frames.batch import Batch


def main():
    count = Batch([1]).count
    return count() if callable(count) else count
