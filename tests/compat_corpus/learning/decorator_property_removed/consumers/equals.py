from frames.batch import Batch


def main():
    return Batch([1, 2]).count == 2
