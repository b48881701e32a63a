import pickle

STORED = b"cjournal.entry\nEntry\n(I3\ntR."


def main() -> int:
    return pickle.loads(STORED).amount
