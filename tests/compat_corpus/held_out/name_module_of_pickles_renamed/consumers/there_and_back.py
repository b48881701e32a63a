import pickle

from journal import Entry


def main() -> int:
    return pickle.loads(pickle.dumps(Entry(5))).amount
