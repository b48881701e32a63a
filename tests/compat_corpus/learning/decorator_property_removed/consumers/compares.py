from frames.batch import Batch


def main():
    return "big" if Batch([1, 2]).count > 1 else "small"
